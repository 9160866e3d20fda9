SET lock_timeout = '2s';
ALTER TABLE tags ADD CONSTRAINT tags_pkey PRIMARY KEY USING INDEX tags_color_idx;
