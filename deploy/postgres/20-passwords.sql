\getenv owner_password OWNER_PASSWORD
\getenv app_password APP_PASSWORD
ALTER ROLE samordning_owner PASSWORD :'owner_password';
ALTER ROLE samordning_app PASSWORD :'app_password';
