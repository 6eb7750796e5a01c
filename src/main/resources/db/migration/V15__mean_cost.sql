-- The mean over the images of the epoch; cost is that of its last batch. Null: trained before it was kept.
alter table training_epoch add mean_cost double precision;
