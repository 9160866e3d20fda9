SET LOCAL lock_timeout = '2s';
CREATE INDEX order_totals_idx ON order_totals (number);
