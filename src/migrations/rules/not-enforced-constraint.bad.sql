-- plimsoll example: version=18
CREATE TABLE orders (id bigint PRIMARY KEY, total numeric CONSTRAINT total_positive CHECK (total > 0) NOT ENFORCED);
