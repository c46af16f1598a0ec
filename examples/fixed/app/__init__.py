"""A small users service: who asks is checked by the identity service, what is asked for stands in the database."""
