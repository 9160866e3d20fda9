SET LOCAL lock_timeout = '2s';
ALTER TABLE items REPLICA IDENTITY USING INDEX items_number_idx;
