"""The gateway: identity, permission, frames to browsers, callbacks. It holds no domain data and runs no tools."""
