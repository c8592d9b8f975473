"""HTTP: thin routes; permission and look-up are dependencies. Nothing else in the server speaks HTTP."""
