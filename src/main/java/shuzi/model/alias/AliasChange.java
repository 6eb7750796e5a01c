package shuzi.model.alias;

import jakarta.servlet.http.HttpServletRequest;
import org.jspecify.annotations.Nullable;
import shuzi.web.RequestId;
import shuzi.web.request.Client;

/**
 * Who changes an alias, and why.
 *
 * @param by name of the client; null if no authentication is required
 * @param reason why, in the words of the client; null if it gives no reason
 * @param requestId id of the request; null if there is none
 */
public record AliasChange(
        @Nullable String by,
        @Nullable String reason,
        @Nullable String requestId) {

    static AliasChange of(HttpServletRequest request, @Nullable String reason) {
        return new AliasChange(Client.name(request), reason, RequestId.of(request));
    }
}
