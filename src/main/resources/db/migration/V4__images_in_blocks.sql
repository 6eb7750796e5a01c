-- Images are listed a thousand to a row: a row, its index entries and the check of its reference cost more than what is
-- said of one image. The view shows them one by one.
create table image_block (
  dataset_id uuid not null references dataset on delete cascade,
  number integer not null, -- its first image is at position 1000 * number
  file_names text[] not null,
  labels smallint[] not null,
  writers integer[] not null,
  samples integer[] not null,
  splits text[] not null,
  pixel_blocks integer[] not null, -- each image's pixels: in this block,
  pixel_starts integer[] not null, -- from this byte on,
  pixel_lengths integer[] not null, -- so many bytes
  primary key (dataset_id, number)
);

insert into image_block
select dataset_id, position / 1000, array_agg(file_name order by position), array_agg(label order by position),
  array_agg(writer order by position), array_agg(sample order by position), array_agg(split order by position),
  array_agg(block order by position), array_agg(block_start order by position), array_agg(block_bytes order by position)
from image
group by dataset_id, position / 1000;

drop table image;

create view image as
select dataset_id, number as block, 1000 * number + place::integer - 1 as position,
  file_name, label, writer, sample, split, pixel_block, pixel_start, pixel_bytes
from image_block,
  unnest(file_names, labels, writers, samples, splits, pixel_blocks, pixel_starts, pixel_lengths)
    with ordinality as listed (file_name, label, writer, sample, split, pixel_block, pixel_start, pixel_bytes, place);
