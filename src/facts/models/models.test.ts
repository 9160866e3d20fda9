import { expect, test } from 'vitest'
import { factsOf } from '../../testing/audit.ts'
import type { Model, ModelsFacts } from './types.ts'

const HEAD = [
  'from __future__ import annotations',
  'import sqlalchemy as sa',
  'from typing import Annotated, Optional',
  'from sqlalchemy import Column, ForeignKey, ForeignKeyConstraint, Index, Integer, MetaData, String, Table, UniqueConstraint, text',
  'from sqlalchemy.orm import DeclarativeBase, Mapped, declared_attr, mapped_column, relationship',
  'class Base(DeclarativeBase):',
  '    pass',
  '',
].join('\n')

async function read(body: string, files: Record<string, string> = {}): Promise<ModelsFacts> {
  return factsOf('models', { 'app/__init__.py': '', 'app/models.py': HEAD + body, ...files })
}

async function only(body: string, files: Record<string, string> = {}): Promise<Model> {
  const { models } = await read(body, files)
  const [model, ...others] = models
  if (model === undefined || others.length > 0) throw new Error(`${models.length} models`)
  return model
}

/** `name type null default key` of each column. */
function columns({ columns: all }: Model): string[] {
  return all.map(({ name, nullable, hasDefault, primaryKey }) => {
    const null_ = nullable === undefined ? 'null?' : nullable ? 'null' : 'not null'
    return [name, null_, ...(hasDefault ? ['default'] : []), ...(primaryKey ? ['key'] : [])].join(' ')
  })
}

test('columns say whether they allow NULL: by their call, else by their annotation', async () => {
  const model = await only(
    [
      'class User(Base):',
      '    __tablename__ = "users"',
      '    id: Mapped[int] = mapped_column(primary_key=True)',
      '    name: Mapped[str]',
      '    nick: Mapped[Optional[str]]',
      '    bio: Mapped[str | None] = mapped_column(String(20))',
      '    must: Mapped[str | None] = mapped_column(nullable=False)',
      '    old = Column("legacy", String, default="x")',
      '    mail: "Mapped[str | None]" = mapped_column()',
      '    made = Column(sa.DateTime, nullable=False, server_default=sa.func.now())',
    ].join('\n'),
  )
  expect(columns(model)).toEqual([
    'id not null key',
    'name not null',
    'nick null',
    'bio null',
    'must not null',
    'legacy null default',
    'mail null',
    'made not null default',
  ])
  expect(model).toMatchObject({ table: 'users', class: 'app.models.User', metadata: 'app.models.Base', complete: true })
})

test('annotated aliases carry columns and NULL', async () => {
  const model = await only(
    [
      'pk = Annotated[int, mapped_column(primary_key=True)]',
      'owner = Annotated[int, mapped_column(ForeignKey("users.id", ondelete="CASCADE"), index=True)]',
      'Short = Optional[str]',
      'class A(Base):',
      '    __tablename__ = "a"',
      '    id: Mapped[pk]',
      '    user_id: Mapped[owner]',
      '    other_id: Mapped[Optional[owner]] = mapped_column(unique=True)',
      '    short: Mapped[Short]',
    ].join('\n'),
  )
  expect(columns(model)).toEqual(['id not null key', 'user_id not null', 'other_id null', 'short null'])
  expect(model.foreignKeys).toMatchObject([
    { columns: ['user_id'], table: 'users', references: ['id'], onDelete: 'CASCADE' },
    { columns: ['other_id'], table: 'users', references: ['id'] },
  ])
  expect(model.indexes).toMatchObject([
    { name: 'ix_a_user_id', columns: ['user_id'], unique: false },
    { name: 'ix_a_other_id', columns: ['other_id'], unique: true },
  ])
})

test('mixins, abstract bases and functions that make columns are followed, across files', async () => {
  const files = {
    'app/mixins.py': [
      'import re, sqlalchemy as sa',
      'from sqlalchemy.orm import declared_attr, mapped_column',
      'SNAKE = re.compile(r"(?<!^)(?=[A-Z])")',
      'def link(target, *, column="id", nullable=False, **kw):',
      '    name = f"{target}.{column}"',
      '    if len(name) > 60:',
      '        raise ValueError(name)',
      '    return sa.Column(sa.ForeignKey(name, ondelete="CASCADE"), nullable=nullable, **kw)',
      'class Named:',
      '    @declared_attr.directive',
      '    def __tablename__(cls):',
      '        return SNAKE.sub("_", cls.__name__).lower() + "s"',
      'class Owned:',
      '    id = sa.Column(sa.Integer, primary_key=True)',
      '    note = sa.Column(sa.String)',
      '    @declared_attr',
      '    def team_id(cls):',
      '        return link("teams", index=True)',
    ].join('\n'),
  }
  const model = await only(
    [
      'from app.mixins import Named, Owned, link',
      'class Thing(Named, Base):',
      '    __abstract__ = True',
      '    made = Column(sa.DateTime, nullable=False)',
      'class BlueBox(Owned, Thing):',
      '    note = None',
      '    parent_id = link("blue_boxs", nullable=True)',
    ].join('\n'),
    files,
  )
  expect(model.table).toBe('blue_boxs')
  expect(columns(model)).toEqual(['parent_id null', 'id not null key', 'team_id not null', 'made not null'])
  expect(model.foreignKeys.map(({ columns: [name], table }) => `${name} ${table}`)).toEqual([
    'parent_id blue_boxs',
    'team_id teams',
  ])
})

test('a class that derives from a mapped one has a table of its own, or shares it', async () => {
  const facts = await read(
    [
      'class Animal(Base):',
      '    __tablename__ = "animals"',
      '    id: Mapped[int] = mapped_column(primary_key=True)',
      'class Cat(Animal):',
      '    meows: Mapped[bool | None]',
      'class Dog(Animal):',
      '    __tablename__ = "dogs"',
      '    id: Mapped[int] = mapped_column(ForeignKey(Animal.id), primary_key=True)',
    ].join('\n'),
  )
  expect(facts.models.map((model) => `${model.table}: ${columns(model).join(', ')}`)).toEqual([
    'animals: id not null key, meows null',
    'dogs: id not null key',
  ])
  expect(facts.ofClass('app.models.Cat')?.table).toBe('animals')
  expect(facts.ofTable('dogs')?.foreignKeys).toMatchObject([{ table: 'animals', references: ['id'] }])
})

test('arguments of the table: tuples, dictionaries, columns as objects, expressions', async () => {
  const model = await only(
    [
      'class Job(Base):',
      '    __tablename__ = "jobs"',
      '    tenant: Mapped[int] = mapped_column(primary_key=True)',
      '    id: Mapped[int] = mapped_column(primary_key=True)',
      '    kind_ = Column("kind", String, nullable=False)',
      '    at = Column(sa.DateTime, nullable=False)',
      '    UniqueConstraint(kind_, at)',
      '    __table_args__ = (',
      '        UniqueConstraint("tenant", "kind"),',
      '        ForeignKeyConstraint(["tenant", "id"], ["app.other.tenant", "app.other.id"], ondelete="SET NULL"),',
      '        Index("one", kind_, at.desc(), postgresql_where=text("id > 0")),',
      '        Index("two", text("lower(kind)"), "at", unique=True, postgresql_using="gist"),',
      '        Index(None, "kind", "at"),',
      '        {"schema": "app"},',
      '    )',
    ].join('\n'),
  )
  expect(model).toMatchObject({ table: 'app.jobs', primaryKey: ['tenant', 'id'], complete: true })
  expect(model.uniques.map((one) => one.columns)).toEqual([
    ['tenant', 'kind'],
    ['kind', 'at'],
  ])
  expect(model.foreignKeys).toMatchObject([
    { columns: ['tenant', 'id'], table: 'app.other', references: ['tenant', 'id'], onDelete: 'SET NULL' },
  ])
  expect(model.indexes).toMatchObject([
    { name: 'one', columns: ['kind', 'at'], partial: true, unique: false },
    { name: 'two', columns: [undefined, 'at'], unique: true, method: 'gist' },
    { name: 'ix_app_jobs_kind', columns: ['kind', 'at'] },
  ])
})

test('Core tables, indexes that stand alone, classes mapped by a call', async () => {
  const facts = await read(
    [
      'from sqlalchemy.orm import registry',
      'meta = MetaData(schema="core", naming_convention={"ix": "idx_%(table_name)s_%(column_0_N_name)s"})',
      'users = Table("users", meta, Column("id", Integer, primary_key=True), Column("mail", String, index=True))',
      'links = Table("links", meta, *[Column(name, ForeignKey(users.c.id)) for name in ("a", "b")])',
      'Index("links_b", links.c.b)',
      'class Person: pass',
      'registry().map_imperatively(Person, users)',
      'def temporary(bind):',
      '    return Table("scratch", MetaData(), autoload_with=bind)',
    ].join('\n'),
  )
  expect(facts.models.map(({ table }) => table)).toEqual(['core.users', 'core.links'])
  expect(facts.ofClass('app.models.Person')).toBe(facts.ofTable('core.users'))
  expect(facts.ofClass('app.models.links')).toBe(facts.ofTable('core.links'))
  expect(facts.ofTable('core.users')?.indexes).toMatchObject([{ name: 'idx_users_mail' }])
  expect(facts.ofTable('core.links')).toMatchObject({
    metadata: 'app.models.meta',
    foreignKeys: [{ columns: ['a'], table: 'core.users', references: ['id'] }, { columns: ['b'] }],
    indexes: [{ name: 'links_b', columns: ['b'] }],
  })
})

test('SQLModel: fields of the class and of the models above it', async () => {
  const { models } = await factsOf('models', {
    'app/__init__.py': '',
    'app/models.py': [
      'from sqlmodel import Field, Relationship, SQLModel, Column, JSON, String',
      'from typing import ClassVar, Optional',
      'class HeroBase(SQLModel):',
      '    name: str = Field(index=True, unique=True)',
      '    kind: ClassVar[str] = "x"',
      'class Hero(HeroBase, table=True):',
      '    id: int | None = Field(default=None, primary_key=True)',
      '    age: Optional[int] = None',
      '    at: int = Field(default=None)',
      '    team_id: int = Field(foreign_key="team.id", ondelete="CASCADE")',
      '    data: dict = Field(default_factory=dict, sa_column=Column(JSON, nullable=False))',
      '    wrong: str = Field(sa_column=String(20))',
      '    team: "Team" = Relationship(sa_relationship_kwargs={"lazy": "selectin"})',
      'class Team(SQLModel, table=True):',
      '    __tablename__ = "team"',
      '    id: int = Field(primary_key=True)',
      '    heroes: list["Hero"] = Relationship()',
      'class HeroPublic(HeroBase):',
      '    id: int',
    ].join('\n'),
  })
  const [hero, team, ...others] = models
  expect(others).toEqual([])
  expect(hero).toMatchObject({ table: 'hero', style: 'sqlmodel', metadata: 'sqlmodel.SQLModel', complete: true })
  expect(hero === undefined ? [] : columns(hero).sort()).toEqual([
    'age null',
    'at null?',
    'data not null',
    'id not null key',
    'name not null',
    'team_id not null',
    'wrong not null',
  ])
  expect(hero?.foreignKeys).toMatchObject([{ columns: ['team_id'], table: 'team', onDelete: 'CASCADE' }])
  expect(hero?.indexes).toMatchObject([{ name: 'ix_hero_name', columns: ['name'], unique: true }])
  expect(hero?.relationships).toMatchObject([{ attribute: 'team', table: 'team', loading: 'selectin', many: false }])
  expect(team?.relationships).toMatchObject([{ attribute: 'heroes', table: 'hero', loading: 'select', many: true }])
})

test('relationships: where they lead, how they load, whether there are many', async () => {
  const facts = await read(
    [
      'class Parent(Base):',
      '    __tablename__ = "parents"',
      '    id: Mapped[int] = mapped_column(primary_key=True)',
      '    children: Mapped[list["Child"]] = relationship(back_populates="parent", lazy="selectin")',
      '    pets = relationship("Child", lazy="raise")',
      '    lost = relationship(NOWHERE)',
      'class Child(Base):',
      '    __tablename__ = "children"',
      '    id: Mapped[int] = mapped_column(primary_key=True)',
      '    parent_id: Mapped[int] = mapped_column(ForeignKey("parents.id"))',
      '    parent = relationship(lambda: Parent, lazy=True)',
    ].join('\n'),
  )
  expect(facts.ofTable('parents')?.relationships).toMatchObject([
    { attribute: 'children', table: 'children', loading: 'selectin', many: true },
    { attribute: 'pets', table: 'children', loading: 'raise', many: true },
    { attribute: 'lost', table: undefined },
  ])
  expect(facts.ofTable('children')?.relationships).toMatchObject([
    { attribute: 'parent', table: 'parents', loading: 'select', many: false },
  ])
})

test('what is not understood is said: bases, names, arguments, conditions', async () => {
  const facts = await read(
    [
      'import os, config',
      'from thirdparty import UserMixin',
      'class A(UserMixin, Base):',
      '    __tablename__ = "a"',
      '    id: Mapped[int] = mapped_column(primary_key=True)',
      'class B(Base):',
      '    __tablename__ = os.environ["TABLE"]',
      '    id: Mapped[int] = mapped_column(primary_key=True)',
      'class C(Base):',
      '    __tablename__ = "c"',
      '    if config.EXTRA:',
      '        more = Column(String)',
      '    id = Column(Integer, primary_key=True, **config.options())',
      '    __table_args__ = config.arguments()',
    ].join('\n'),
  )
  expect(facts.ofTable('a')).toMatchObject({ complete: false, doubt: 'what thirdparty.UserMixin adds is not known' })
  expect(facts.ofTable('c')?.doubt).toMatch(/exists only if config\.EXTRA.*arguments|arguments.*exists only if/)
  expect(facts.unresolved).toMatchObject([{ at: { file: 'app/models.py' } }])
  expect(facts.models.map(({ table }) => table)).toEqual(['a', 'c'])
})

test('classes of revisions and tests, and what is imported for types only, are no models', async () => {
  const facts = await read(
    [
      'from typing import TYPE_CHECKING',
      'class A(Base):',
      '    __tablename__ = "a"',
      '    id: Mapped[int] = mapped_column(primary_key=True)',
      '    if TYPE_CHECKING:',
      '        extra: Mapped[int]',
    ].join('\n'),
    {
      'app/history/0001.py': `revision = "1"\ndown_revision = None\nfrom sqlalchemy import *\nfrom sqlalchemy.orm import declarative_base\nBase = declarative_base()\nclass Old(Base):\n    __tablename__ = "old"\n    id = Column(Integer, primary_key=True)\nt = Table("older", MetaData())\n`,
      'tests/test_models.py': `from app.models import Base\nclass T(Base):\n    __tablename__ = "t"\n`,
    },
  )
  expect(facts.models.map((model) => [model.table, columns(model)])).toEqual([['a', ['id not null key']]])
})

test('the pattern for names of indexes comes from the registry of the base', async () => {
  const model = await only(
    [
      'from sqlalchemy.orm import registry',
      'class Own(DeclarativeBase):',
      '    registry = registry(metadata=MetaData(naming_convention={"ix": "ix__%(column_0_label)s"}))',
      'class A(Own):',
      '    __tablename__ = "a"',
      '    id: Mapped[int] = mapped_column(primary_key=True, index=True)',
    ].join('\n'),
  )
  expect(model.indexes).toMatchObject([{ name: 'ix__a_id' }])
})

test('a base that renames its classes as they are made, and one made by a call with attributes of its own', async () => {
  const facts = await read(
    [
      'from sqlalchemy.orm import declarative_base',
      'class Prefixed(DeclarativeBase):',
      '    def __init_subclass__(cls) -> None:',
      '        cls.__tablename__ = "app_" + cls.__tablename__',
      '        super().__init_subclass__()',
      'class A(Prefixed):',
      '    __tablename__ = "a"',
      '    id: Mapped[int] = mapped_column(primary_key=True)',
      'class Common:',
      '    id = Column(Integer, primary_key=True)',
      'Old = declarative_base(cls=Common, metadata=MetaData(schema="old"))',
      'class B(Old):',
      '    __tablename__ = "b"',
    ].join('\n'),
  )
  expect(facts.models.map((model) => [model.table, model.metadata, columns(model)])).toEqual([
    ['app_a', 'app.models.Prefixed', ['id not null key']],
    ['old.b', 'app.models.Old', ['id not null key']],
  ])
})
