CREATE TYPE state AS ENUM ('open', 'done');
