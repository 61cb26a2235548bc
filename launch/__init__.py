"""What `dev.py` does, in the standard library alone: it runs before anything is installed.

commands      the verbs a developer types
demo          the whole application with invented people, until Ctrl-C
stack         PostgreSQL and Redis together, and who is using them
postgres      a private server on a unix socket
redis         a private server on a loopback port
environment   the virtual environment and the lock files
debian        native libraries and Chromium, unpacked without root
children      processes that never outlive the launcher
places        where things are kept, and who holds them
"""
