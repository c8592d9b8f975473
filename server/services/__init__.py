"""What the server does between a route and the database: judging operations, accounts, imports."""
