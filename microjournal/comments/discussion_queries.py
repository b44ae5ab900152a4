"""What is asked of GitHub in GraphQL about discussions (https://docs.github.com/graphql/reference/objects#discussion)."""

from __future__ import annotations

_STATE = """
fragment state on Discussion {
  number url title body createdAt updatedAt locked
  repository { nameWithOwner isPrivate }
  author { login }
  labels(first: 20) { nodes { name } }
  reactionGroups { content reactors(first: 1) { totalCount } }
  comments(first: 100) { totalCount nodes { replies(first: 1) { totalCount } } }
}
"""
LIST = (
    """
query list($owner: String!, $name: String!, $after: String) {
  repository(owner: $owner, name: $name) {
    discussions(first: 25, after: $after, orderBy: {field: UPDATED_AT, direction: DESC}) {
      pageInfo { hasNextPage endCursor }
      nodes { ...state }
    }
  }
}
"""
    + _STATE
)
ONE = (
    """
query one($owner: String!, $name: String!, $number: Int!) {
  repository(owner: $owner, name: $name) { discussion(number: $number) { ...state } }
}
"""
    + _STATE
)
CHANGED = """
query changed($owner: String!, $name: String!) {
  repository(owner: $owner, name: $name) {
    discussions(first: 20, orderBy: {field: UPDATED_AT, direction: DESC}) {
      nodes {
        number
        comments(last: 50) {
          nodes {
            databaseId createdAt lastEditedAt
            replies(last: 20) { nodes { databaseId createdAt lastEditedAt } }
          }
        }
      }
    }
  }
}
"""
_SAID = """
fragment said on DiscussionComment {
  id databaseId url body createdAt lastEditedAt deletedAt isMinimized authorAssociation
  author { login avatarUrl(size: 96) }
  reactionGroups { content reactors(first: 1) { totalCount } }
}
"""
COMMENTS = (
    """
query comments($owner: String!, $name: String!, $number: Int!, $after: String) {
  repository(owner: $owner, name: $name) {
    discussion(number: $number) {
      comments(first: 50, after: $after) {
        pageInfo { hasNextPage endCursor }
        nodes {
          ...said
          replies(first: 50) {
            pageInfo { hasNextPage endCursor }
            nodes { ...said }
          }
        }
      }
    }
  }
}
"""
    + _SAID
)
REPLIES = (
    """
query replies($comment: ID!, $after: String) {
  node(id: $comment) {
    ... on DiscussionComment {
      replies(first: 100, after: $after) {
        pageInfo { hasNextPage endCursor }
        nodes { ...said }
      }
    }
  }
}
"""
    + _SAID
)
BETS = """
query bets($owner: String!, $name: String!, $number: Int!, $after: String) {
  repository(owner: $owner, name: $name) {
    discussion(number: $number) {
      reactions(first: 100, after: $after) {
        pageInfo { hasNextPage endCursor }
        nodes { content createdAt user { login } }
      }
    }
  }
}
"""
