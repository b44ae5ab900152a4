"""Forges with people on them, who act through clients that others wrote; so the shapes of answers are not ours alone.

Whoever says or does something is one of "ana", who owns all, "bo", "cleo" and "dee".
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any, ClassVar

import gitea
import gitlab
from gitea.api.issue_api import IssueApi
from gitea.api.repository_api import RepositoryApi
from gitlab.v4.objects import Project, ProjectIssue

from microjournal.comments.tracker import Tracker
from microjournal.comments.trackers import tracker_for
from microjournal.model.settings import Repository
from microjournal.network.api import ApiLimits
from tests.comments.fake_discussions import Discussions
from tests.comments.fake_forgejo import Forgejo
from tests.comments.fake_github import GitHub
from tests.comments.fake_gitlab import GitLab
from tests.comments.serving import Forge
from tests.comments.store import Store

LIMITS = ApiLimits(tries=2, seconds=5, answer_seconds=5, total_seconds=60, pause=0, longest_pause=1)


class World:
    """A forge, and what is done there. What is not done by a client of others is done by hand, on the store.

    hides: whether something can be said or made invisible. replies: whether something can be said to a comment.
    """

    kind = ""
    path = "ana/journal"
    words: ClassVar[Mapping[str, str]] = {}
    variable = "MICROJOURNAL_TOKEN"
    is_discussion = False
    hides = True
    replies = True

    def __init__(self, forge: Forge, store: Store) -> None:
        self.forge = forge
        self.store = store
        self.host = ""
        store.paths[self.path] = self.path

    @contextmanager
    def served(self) -> Iterator[World]:
        with self.forge.served() as host:
            self.host = host
            yield self

    def repository(self) -> Repository:
        return Repository(kind=self.kind, host=self.host, path=self.path)

    def tracker(self, who: str = "ana") -> Tracker:
        """Ours. who: whose token it has, "" for none."""
        environment = {self.variable: f"token-of-{who}"} if who else {}
        own = self.repository()
        return tracker_for(own, own, environment, is_discussion=self.is_discussion, limits=LIMITS)

    def open(self, title: str, text: str = "") -> int:
        return self.store.open(self.path, "ana", title, text).number

    def comment(self, number: int, text: str, who: str = "bo") -> str:
        return str(self.store.say(self._issue(number), who, text).id)

    def hidden(self, number: int, text: str, who: str = "dee") -> str:
        """Says something that nobody shall see."""
        id_ = self.comment(number, text, who)
        self.store.note(int(id_))[1].is_hidden = True
        return id_

    def reply(self, number: int, to: str, text: str, who: str = "cleo") -> str:
        return str(self.store.say(self._issue(number), who, text, int(to)).id)

    def edit(self, id_: str, text: str) -> None:
        self.store.edit(int(id_), text)

    def delete(self, id_: str) -> None:
        self.store.delete(int(id_))

    def react(self, number: int, name: str, who: str) -> None:
        self.store.react(self._issue(number), self.words.get(name, name), who)

    def take_back(self, number: int, name: str, who: str) -> None:
        issue, gone = self._issue(number), (self.words.get(name, name), who)
        issue.reactions = [one for one in issue.reactions if (one.name, one.who) != gone]

    def like(self, id_: str, name: str, who: str) -> None:
        """Reacts to a comment."""
        self.store.react(self.store.note(int(id_))[1], self.words.get(name, name), who)

    def lock(self, number: int) -> None:
        self.store.lock(self._issue(number))

    def rename(self, name: str) -> str:
        """Gives the repository another name; its path is then the result."""
        now = f"{self.path.rpartition('/')[0]}/{name}"
        self.store.rename(self.path, now)
        return now

    def _issue(self, number: int) -> Any:
        return self.store.issue(self.path, number)


class OnGitLab(World):
    kind = "gitlab"
    path = "ana/writing/journal"
    words: ClassVar = {"+1": "thumbsup", "-1": "thumbsdown", "hooray": "tada"}

    def __init__(self) -> None:
        store = Store()
        self.fake = GitLab(store)
        super().__init__(self.fake, store)

    @contextmanager
    def _as(self, who: str) -> Iterator[Project]:
        with gitlab.Gitlab(f"http://{self.host}", private_token=f"token-of-{who}") as client:
            yield client.projects.get(self.path)

    def _issue_of(self, project: Project, id_: str) -> ProjectIssue:
        return project.issues.get(self.store.note(int(id_))[0].number)

    def open(self, title: str, text: str = "") -> int:
        with self._as("ana") as project:
            return int(project.issues.create({"title": title, "description": text}).iid)

    def comment(self, number: int, text: str, who: str = "bo") -> str:
        with self._as(who) as project:
            return str(project.issues.get(number).notes.create({"body": text}).id)

    def hidden(self, number: int, text: str, who: str = "dee") -> str:
        with self._as(who) as project:
            return str(project.issues.get(number).notes.create({"body": text, "internal": True}).id)

    def reply(self, number: int, to: str, text: str, who: str = "cleo") -> str:
        with self._as(who) as project:
            discussion = project.issues.get(number).discussions.get(f"{int(to):040x}")
            return str(discussion.notes.create({"body": text}).id)

    def edit(self, id_: str, text: str) -> None:
        with self._as("ana") as project:
            note = self._issue_of(project, id_).notes.get(int(id_))
            note.body = text
            note.save()

    def delete(self, id_: str) -> None:
        with self._as("ana") as project:
            self._issue_of(project, id_).notes.delete(int(id_))

    def like(self, id_: str, name: str, who: str) -> None:
        with self._as(who) as project:
            note = self._issue_of(project, id_).notes.get(int(id_))
            note.awardemojis.create({"name": self.words.get(name, name)})

    def react(self, number: int, name: str, who: str) -> None:
        with self._as(who) as project:
            project.issues.get(number).awardemojis.create({"name": self.words.get(name, name)})

    def take_back(self, number: int, name: str, who: str) -> None:
        with self._as(who) as project:
            issue = project.issues.get(number)
            for award in issue.awardemojis.list(get_all=True):
                if (award.name, award.user["username"]) == (self.words.get(name, name), who):
                    award.delete()

    def lock(self, number: int) -> None:
        with self._as("ana") as project:
            issue = project.issues.get(number)
            issue.discussion_locked = True
            issue.save()

    def rename(self, name: str) -> str:
        with self._as("ana") as project:
            project.path = name
            project.save()
            return str(project.path_with_namespace)

    def move(self, number: int, path: str) -> None:
        """Moves the issue into another project, which there is from now on."""
        self.store.paths[path] = path
        with gitlab.Gitlab(f"http://{self.host}", private_token="token-of-ana") as client:
            there = client.projects.get(path).id
            client.projects.get(self.path).issues.get(number).move(there)


class OnForgejo(World):
    kind = "forgejo"
    hides = replies = False

    def __init__(self, *, above: str = "", heeds_sort: bool = True) -> None:
        store = Store()
        self.fake = Forgejo(store, above=above, heeds_sort=heeds_sort)
        super().__init__(self.fake, store)

    def repository(self) -> Repository:
        return Repository(kind=self.kind, host=f"{self.host}{self.fake.above}", path=self.path)

    def _client(self, who: str) -> gitea.ApiClient:
        configuration = gitea.Configuration()
        configuration.host = f"http://{self.host}{self.fake.above}/api/v1"
        configuration.api_key["Authorization"] = f"token token-of-{who}"
        # Otherwise an empty name with an empty password is sent in the place of the token.
        configuration.get_basic_auth_token = lambda: None
        return gitea.ApiClient(configuration)

    def _issues(self, who: str) -> IssueApi:
        return IssueApi(self._client(who))

    def open(self, title: str, text: str = "") -> int:
        return int(self._issues("ana").issue_create_issue(*self._repo(), body={"title": title, "body": text}).number)

    def comment(self, number: int, text: str, who: str = "bo") -> str:
        return str(self._issues(who).issue_create_comment(*self._repo(), number, body={"body": text}).id)

    def edit(self, id_: str, text: str) -> None:
        self._issues("ana").issue_edit_comment(*self._repo(), int(id_), body={"body": text})

    def delete(self, id_: str) -> None:
        self._issues("ana").issue_delete_comment(*self._repo(), int(id_))

    def react(self, number: int, name: str, who: str) -> None:
        self._issues(who).issue_post_issue_reaction(*self._repo(), number, body={"content": name})

    def take_back(self, number: int, name: str, who: str) -> None:
        self._issues(who).issue_delete_issue_reaction(*self._repo(), number, body={"content": name})

    def like(self, id_: str, name: str, who: str) -> None:
        self._issues(who).issue_post_comment_reaction(*self._repo(), int(id_), body={"content": name})

    def rename(self, name: str) -> str:
        edited = RepositoryApi(self._client("ana")).repo_edit(*self._repo(), body={"name": name})
        return str(edited.full_name)

    def _repo(self) -> list[str]:
        return self.path.split("/")


class OnGitHub(World):
    """What is done there, is done by hand; `test_sync` asks an emulator that others wrote."""

    kind = "github"
    replies = False

    def __init__(self) -> None:
        store = Store()
        self.fake = GitHub(store)
        super().__init__(self.fake, store)

    @contextmanager
    def served(self) -> Iterator[World]:
        with super().served() as served:
            yield served
        assert self.fake.wrong == []


class OnDiscussions(World):
    kind = "github"
    is_discussion = True
    words: ClassVar = {
        "+1": "THUMBS_UP",
        "-1": "THUMBS_DOWN",
        "confused": "CONFUSED",
        "heart": "HEART",
        "hooray": "HOORAY",
    }

    def __init__(self) -> None:
        store = Store()
        super().__init__(Discussions(store), store)

    def edit(self, id_: str, text: str) -> None:
        # Whether that is a change of the discussion, nobody promises.
        issue, _ = self.store.note(int(id_))
        before = issue.updated
        super().edit(id_, text)
        issue.updated = before
