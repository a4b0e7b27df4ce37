"""The store on SQLite and PostgreSQL, by SQLAlchemy Core; its tables are made by the migrations beside it."""
