-- An app of one's own, with tables that it had before it federated. tootkit's stand beside them, named tootkit_….

create table users (
  username text primary key,
  email text not null unique,
  actor text not null unique -- what other servers know the user by
);

-- What the app's own users wrote, and what reached them from elsewhere.
create table posts (
  uri text primary key,
  author text not null, -- an actor, of this server or another
  html text not null,
  visibility text not null,
  posted_at timestamptz not null
);

create table notices (
  recipient text not null references users (actor),
  kind text not null,
  actor text not null,
  post text not null,
  primary key (recipient, kind, actor, post)
);
