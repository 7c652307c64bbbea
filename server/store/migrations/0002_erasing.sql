-- What a device signed covers its batches by their SHA-256, so that a label which named somebody
-- erased can go and the signature still holds.
ALTER TABLE segment ADD COLUMN batches_digest text COLLATE "C" NOT NULL DEFAULT '';
