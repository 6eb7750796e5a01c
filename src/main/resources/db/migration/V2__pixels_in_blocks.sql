-- The pixels of many images lie in one row. An image's row says where its own are: in the block of its data set with
-- that number, from that byte on, so many bytes (PackedPixels; 4096 bytes are the pixels as they are).
create table pixel_block (
  dataset_id uuid not null references dataset on delete cascade deferrable initially deferred,
  number integer not null,
  pixels bytea not null,
  primary key (dataset_id, number)
);

alter table pixel_block alter column pixels set storage external; -- a part can be read alone, and they are packed already

insert into pixel_block
select dataset_id, position / 16, string_agg(pixels, '' order by position)
from image join image_pixels on image_id = id
group by dataset_id, position / 16;

alter table image add block integer, add block_start integer, add block_bytes integer;
update image set block = position / 16, block_start = position % 16 * 4096, block_bytes = 4096;
alter table image
  alter column block set not null,
  alter column block_start set not null,
  alter column block_bytes set not null;

drop table image_pixels;

-- The data set's row is written before the images now: nothing needs to be deferred.
alter table image drop constraint image_dataset_id_fkey;
alter table image add foreign key (dataset_id) references dataset on delete cascade;
