SET LOCAL lock_timeout = '2s';
ALTER TABLE items DROP CONSTRAINT items_pkey, ADD CONSTRAINT items_pkey PRIMARY KEY USING INDEX items_number_idx;
