"""R2R's application class with its own routers, over services that are never asked."""

from unittest.mock import MagicMock

from core.main.api.v3 import (
    chunks_router,
    collections_router,
    conversations_router,
    documents_router,
    graph_router,
    indices_router,
    prompts_router,
    retrieval_router,
    system_router,
    users_router,
)
from core.main.app import R2RApp
from core.utils import sentry


def build():
    sentry.init_sentry = lambda: None
    modules = {
        "chunks_router": chunks_router.ChunksRouter,
        "collections_router": collections_router.CollectionsRouter,
        "conversations_router": conversations_router.ConversationsRouter,
        "documents_router": documents_router.DocumentsRouter,
        "graph_router": graph_router.GraphRouter,
        "indices_router": indices_router.IndicesRouter,
        "prompts_router": prompts_router.PromptsRouter,
        "retrieval_router": retrieval_router.RetrievalRouter,
        "system_router": system_router.SystemRouter,
        "users_router": users_router.UsersRouter,
    }
    providers, services, config = MagicMock(), MagicMock(), MagicMock()
    providers.auth.auth_wrapper = auth_wrapper
    routers = {name: make(providers, services, config) for name, make in modules.items()}
    routers = {name: getattr(router, "get_router", lambda r=router: r.router)() for name, router in routers.items()}
    return R2RApp(
        config=config, orchestration_provider=MagicMock(), services=services, providers=providers, **routers
    ).app


def auth_wrapper(public=False):
    async def auth_dependency():
        return None

    return auth_dependency
