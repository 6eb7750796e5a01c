-- Pixels come packed (PackedPixels); an image of 4096 bytes is as it was. PostgreSQL's own compression took about half of
-- an import's time.
alter table image_pixels drop constraint image_pixels_pixels_check;
alter table image_pixels add constraint image_pixels_pixels_check check (octet_length(pixels) between 1 and 4096);
alter table image_pixels alter column pixels set storage external;

-- All rows of a data set are written in one transaction and deleted in one; to check two references of each image took
-- longer than to write it.
alter table image drop constraint image_dataset_id_fkey;
alter table image_pixels drop constraint image_pixels_image_id_fkey;
