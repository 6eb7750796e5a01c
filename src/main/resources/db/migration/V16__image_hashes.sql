-- SHA-256 of label and pixels of each image, 32 bytes one after the other, so that one image that is read alone is checked.
-- Null: imported before it was kept; such a data set is checked as a whole where all of it is read.
alter table image_block add hashes bytea;
