-- Every table begins with the workspace, so that a distributed PostgreSQL can place by it.
-- Ids are compared byte by byte (COLLATE "C"): they are machine text, and such indexes are faster.

CREATE TABLE workspace (
    id          text COLLATE "C" PRIMARY KEY,
    name        text NOT NULL UNIQUE,
    generation  text NOT NULL,                  -- changes when the hub is restored from a backup
    currency    text NOT NULL,
    made_at     timestamptz NOT NULL DEFAULT now(),
    seq         bigint NOT NULL DEFAULT 0,      -- last place in the order of commits; its row lock makes the order
    position    bigint NOT NULL DEFAULT 0,      -- last entry of the journal
    head        bytea NOT NULL                  -- its hash
);

-- What merges by which rule, as the devices describe it.
CREATE TABLE entity (
    workspace   text COLLATE "C" NOT NULL,
    name        text COLLATE "C" NOT NULL,
    version     integer NOT NULL,
    body        bytea NOT NULL,
    PRIMARY KEY (workspace, name)
);

-- The records as they stand. body is sync.wire.RecordState as it travels.
CREATE TABLE record (
    workspace   text COLLATE "C" NOT NULL,
    entity      text COLLATE "C" NOT NULL,
    id          text COLLATE "C" NOT NULL,
    seq         bigint NOT NULL,
    author      integer NOT NULL,               -- device that changed it last
    others      bigint NOT NULL,                -- seq of the last change by any other device
    life        smallint NOT NULL,
    owner       text COLLATE "C",
    unit        text COLLATE "C",
    body        bytea NOT NULL,
    PRIMARY KEY (workspace, entity, id)
);
CREATE UNIQUE INDEX record_seq ON record (workspace, seq);

-- People who may enrol devices. What is known of them besides is their person record (same id).
CREATE TABLE member (
    workspace   text COLLATE "C" NOT NULL,
    id          text COLLATE "C" NOT NULL,
    user_name   text NOT NULL,
    role        text NOT NULL,
    active      boolean NOT NULL DEFAULT true,
    PRIMARY KEY (workspace, id),
    UNIQUE (workspace, user_name)
);

-- Enrolment codes, known only by their SHA-256.
CREATE TABLE code (
    workspace   text COLLATE "C" NOT NULL,
    hash        text COLLATE "C" NOT NULL,
    member      text COLLATE "C" NOT NULL,
    expires_at  bigint NOT NULL,                -- milliseconds since 1970
    used_by     text COLLATE "C",               -- id of the device
    PRIMARY KEY (workspace, hash)
);
CREATE INDEX code_hash ON code (hash);

-- Devices. Number 0 is the hub itself, the author of people, units and conflicts.
CREATE TABLE device (
    workspace       text COLLATE "C" NOT NULL,
    number          integer NOT NULL,
    id              text COLLATE "C" NOT NULL UNIQUE,
    name            text NOT NULL,
    public_key      text NOT NULL,
    member          text COLLATE "C" NOT NULL,
    state           text NOT NULL,              -- active, revoked, hub
    seq             bigint NOT NULL,            -- when its name last changed, for pulls
    enrolled_at     bigint NOT NULL,
    last_seen       bigint NOT NULL DEFAULT 0,
    last_time       bigint NOT NULL DEFAULT 0,  -- of its requests, by its own clock
    clock_offset    bigint NOT NULL DEFAULT 0,  -- its clock minus ours, milliseconds
    last_number     bigint NOT NULL DEFAULT 0,  -- of its changes
    last_hash       bytea NOT NULL,
    last_clock      bigint NOT NULL DEFAULT 0,
    last_effective  bigint NOT NULL DEFAULT 0,
    cursor          bigint NOT NULL DEFAULT 0,  -- up to where it said it has fetched
    PRIMARY KEY (workspace, number)
);

-- The journal: every change, its one verdict, and two chains. chain is the device's own,
-- entry the hub's over all devices in the order of arrival.
CREATE TABLE journal (
    workspace   text COLLATE "C" NOT NULL,
    position    bigint NOT NULL,
    device      integer NOT NULL,
    number      bigint NOT NULL,
    outcome     text NOT NULL,
    reason      text NOT NULL,
    effective   bigint NOT NULL,
    chain       bytea NOT NULL,
    entry       bytea NOT NULL,
    body        bytea NOT NULL,                 -- sync.change.Change
    PRIMARY KEY (workspace, position),
    UNIQUE (workspace, device, number)
);

-- What each device signed: the stretch of its chain it sent at once, and its batches.
CREATE TABLE segment (
    workspace   text COLLATE "C" NOT NULL,
    device      integer NOT NULL,
    last        bigint NOT NULL,
    previous    text NOT NULL,
    hash        text NOT NULL,
    signature   text NOT NULL,
    batches     bytea NOT NULL,
    received_at bigint NOT NULL,
    PRIMARY KEY (workspace, device, last)
);

-- Changes that wait for a manager: kept, not applied. The change itself is in the journal.
CREATE TABLE quarantine (
    workspace   text COLLATE "C" NOT NULL,
    device      integer NOT NULL,
    number      bigint NOT NULL,
    reason      text NOT NULL,
    received_at bigint NOT NULL,
    settled_at  bigint,
    PRIMARY KEY (workspace, device, number)
);

-- Which records may reach which disks. Until scopes are computed, everyone has everything.
CREATE TABLE scope (
    workspace   text COLLATE "C" NOT NULL,
    id          text COLLATE "C" NOT NULL,
    kind        text NOT NULL,                  -- owner, unit, pool, public
    subject     text COLLATE "C",
    PRIMARY KEY (workspace, id)
);
CREATE TABLE scope_record (
    workspace   text COLLATE "C" NOT NULL,
    scope       text COLLATE "C" NOT NULL,
    entity      text COLLATE "C" NOT NULL,
    record      text COLLATE "C" NOT NULL,
    seq         bigint NOT NULL,                -- when it entered or left
    present     boolean NOT NULL,
    PRIMARY KEY (workspace, scope, entity, record)
);
CREATE TABLE purge_receipt (
    workspace   text COLLATE "C" NOT NULL,
    device      integer NOT NULL,
    entity      text COLLATE "C" NOT NULL,
    record      text COLLATE "C" NOT NULL,
    purged_at   bigint NOT NULL,
    signature   text NOT NULL,
    PRIMARY KEY (workspace, device, entity, record)
);

-- Ranges of official numbers handed to devices.
CREATE TABLE number_lease (
    workspace   text COLLATE "C" NOT NULL,
    series      text COLLATE "C" NOT NULL,
    first       bigint NOT NULL,
    last        bigint NOT NULL,
    device      integer NOT NULL,
    granted_at  bigint NOT NULL,
    PRIMARY KEY (workspace, series, first)
);
