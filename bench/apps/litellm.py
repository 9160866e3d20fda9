"""LiteLLM's proxy with every lazily loaded feature registered, as LITELLM_DISABLE_LAZY_ROUTES does at start-up."""

from litellm.proxy._lazy_features import register_all_features
from litellm.proxy.proxy_server import app


def build():
    register_all_features(app)
    return app
