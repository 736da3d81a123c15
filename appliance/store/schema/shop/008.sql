-- By what this shop and the others believe each other's member numbers: head office's public key, and its
-- signature of ours; both empty until an enrolment brings them.
ALTER TABLE upstream ADD COLUMN office BLOB NOT NULL DEFAULT x'';
ALTER TABLE upstream ADD COLUMN certificate BLOB NOT NULL DEFAULT x'';

-- By what head office knows this card from a copy of it, when it begins its next epoch.
ALTER TABLE upstream ADD COLUMN nonce TEXT NOT NULL DEFAULT '';
