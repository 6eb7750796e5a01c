package shuzi.gateway;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Collections;
import java.util.Enumeration;
import java.util.Set;
import java.util.TreeSet;
import org.apache.catalina.Globals;
import org.jspecify.annotations.Nullable;
import org.springframework.web.filter.ForwardedHeaderFilter;
import org.springframework.web.filter.OncePerRequestFilter;

/**
 * Lets a request appear as it reached the gateway: its scheme, host, port and the prefix of its path, as
 * {@code X-Forwarded-Proto}, {@code -Host}, {@code -Port} and {@code -Prefix} tell. Only a gateway is believed, as
 * Tomcat found it to be one ({@code server.tomcat.remoteip.internal-proxies}) when it took the client's address from
 * {@code X-Forwarded-For}; what others send of this kind is dropped.
 */
final class GatewayFilter extends OncePerRequestFilter {

    /** A gateway may pass these on as a client sent them, and the address is known already. */
    private static final Set<String> NOT_BELIEVED = new TreeSet<>(String.CASE_INSENSITIVE_ORDER);

    static {
        Collections.addAll(NOT_BELIEVED, "Forwarded", "X-Forwarded-For", "X-Forwarded-Ssl");
    }

    private final ForwardedHeaderFilter believing = new ForwardedHeaderFilter();
    private final ForwardedHeaderFilter dropping = new ForwardedHeaderFilter();

    GatewayFilter() {
        dropping.setRemoveOnly(true);
    }

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        if (request.getAttribute(Globals.REQUEST_FORWARDED_ATTRIBUTE) != null) {
            believing.doFilter(new WithoutSome(request), response, chain);
        } else {
            dropping.doFilter(request, response, chain);
        }
    }

    @Override
    protected boolean shouldNotFilterAsyncDispatch() {
        return false;
    }

    @Override
    protected boolean shouldNotFilterErrorDispatch() {
        return false;
    }

    /** A request without the headers that are not believed. */
    private static final class WithoutSome extends HttpServletRequestWrapper {

        WithoutSome(HttpServletRequest request) {
            super(request);
        }

        @Override
        public @Nullable String getHeader(String name) {
            return NOT_BELIEVED.contains(name) ? null : super.getHeader(name);
        }

        @Override
        public Enumeration<String> getHeaders(String name) {
            return NOT_BELIEVED.contains(name) ? Collections.emptyEnumeration() : super.getHeaders(name);
        }

        @Override
        public Enumeration<String> getHeaderNames() {
            var names = Collections.list(super.getHeaderNames());
            names.removeIf(NOT_BELIEVED::contains);
            return Collections.enumeration(names);
        }
    }
}
