-- plimsoll example: transactions=none
CREATE EXTENSION vector;
CREATE TABLE documents (id bigint PRIMARY KEY, embedding vector(3));
-- plimsoll example: start
CREATE INDEX CONCURRENTLY documents_embedding_idx ON documents USING ivfflat (embedding vector_cosine_ops);
