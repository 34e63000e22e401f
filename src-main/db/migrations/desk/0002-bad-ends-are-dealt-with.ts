import type { Migration } from '../migration.ts'

export const badEndsAreDealtWith: Migration = {
  number: 2,
  why: 'A command keeps the record it was decided on and what it is about, and a bad end asks for somebody until a person has dealt with it.',
  sql: `
ALTER TABLE outbox ADD COLUMN basis TEXT;
ALTER TABLE outbox ADD COLUMN subject TEXT;
ALTER TABLE outbox ADD COLUMN amountMinor INTEGER;
ALTER TABLE outbox ADD COLUMN currency TEXT;
ALTER TABLE outbox ADD COLUMN firstSentAt INTEGER;
ALTER TABLE outbox ADD COLUMN resolution TEXT CHECK (resolution IN ('seen','again','carried_out'));
ALTER TABLE outbox ADD COLUMN resolvedAt INTEGER;
ALTER TABLE outbox ADD COLUMN resolvedBy TEXT;
ALTER TABLE outbox ADD COLUMN againId INTEGER REFERENCES outbox (id);

CREATE INDEX outbox_unresolved ON outbox (state, id) WHERE resolution IS NULL AND state IN ('rejected','conflict','uncertain');
CREATE INDEX outbox_open ON outbox (id) WHERE resolution IS NULL AND state IN ('queued','sending','rejected','conflict','uncertain');

-- Earlier than it was given it cannot have been sent: its key counts as old rather sooner than later.
UPDATE outbox SET firstSentAt = createdAt WHERE attempts > 0;
-- What was given again by hand has been dealt with.
UPDATE outbox AS o SET resolution = 'again', resolvedAt = later.createdAt, resolvedBy = later.createdBy, againId = later.id
  FROM outbox AS later
  WHERE o.state IN ('rejected','conflict')
    AND later.id = (SELECT min(n.id) FROM outbox AS n WHERE n.targetId = o.targetId AND n.command = o.command AND n.id > o.id
      AND (n.command NOT IN ('addAccountNote','updateAddress') OR n.input = o.input));
`,
}
