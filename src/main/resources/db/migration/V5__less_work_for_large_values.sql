-- Rows of pixels are as large as a page holds (PixelBlocks) and lie in it whole; those of before stay as they are.
alter table pixel_block set (toast_tuple_target = 8160);

-- Compressing what is said of a thousand images takes longer than writing it.
alter table image_block
  alter column file_names set storage external,
  alter column labels set storage external,
  alter column writers set storage external,
  alter column samples set storage external,
  alter column splits set storage external,
  alter column pixel_blocks set storage external,
  alter column pixel_starts set storage external,
  alter column pixel_lengths set storage external;
