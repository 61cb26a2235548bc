CREATE ROLE samordning_owner LOGIN CREATEDB;
CREATE ROLE samordning_app LOGIN;
CREATE DATABASE samordning OWNER samordning_owner;
