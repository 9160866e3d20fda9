BEGIN;
ALTER TYPE order_state ADD VALUE 'late';
INSERT INTO orders (id, customer_id, state) VALUES (1000, 1, 'late');
COMMIT;
