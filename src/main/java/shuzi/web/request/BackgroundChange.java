package shuzi.web.request;

import org.jspecify.annotations.Nullable;

/**
 * An event: a job has changed something that a client asked for earlier. The audit log has a row for it, in the same
 * transaction.
 *
 * @param client name of the client that queued the job; null if no authentication was required
 * @param method method and path of a request that would have made the change
 * @param requestId id of the request that queued the job
 * @param before the resource before the change; null if it did not exist
 * @param after the resource after the change
 */
public record BackgroundChange(
        @Nullable String client,
        String method,
        String path,
        @Nullable String requestId,
        @Nullable Object before,
        Object after) {}
