SELECT set_config('lock_timeout', '500', false);
REINDEX TABLE CONCURRENTLY orders;
