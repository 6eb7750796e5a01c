-- A picture is refused where too little speaks for any class, no longer where two classes are hard to tell apart. What was
-- stored says nothing about that: models of before refuse nothing.
alter table model
  drop column least_probability,
  add least_evidence double precision; -- null: nothing is refused
