"""The whole product on one laptop: Postgres, Valkey, the offline planner and every service under one supervisor."""
