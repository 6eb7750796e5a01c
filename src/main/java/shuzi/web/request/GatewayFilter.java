package shuzi.web.request;

import jakarta.servlet.DispatcherType;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Collections;
import java.util.Enumeration;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.apache.catalina.Globals;
import org.jspecify.annotations.Nullable;
import org.springframework.web.filter.ForwardedHeaderFilter;
import org.springframework.web.filter.OncePerRequestFilter;
import shuzi.web.problem.ProblemAnswers;

/**
 * Restores the scheme, host, port and path prefix with which a request reached the gateway, from {@code
 * X-Forwarded-Proto}, {@code -Host}, {@code -Port} and {@code -Prefix}. Only the headers of trusted gateways count:
 * Tomcat recognises these by {@code server.tomcat.remoteip.internal-proxies} when it reads the client's address from
 * {@code X-Forwarded-For}. Forwarded headers of others are removed.
 */
public final class GatewayFilter extends OncePerRequestFilter {

    private static final String HOST = "([\\w.-]+|\\[[\\da-fA-F:.]+])(:\\d{1,5})?";
    /** A path without anything that could turn it into another: dot segments, encoded ASCII characters, parameters. */
    private static final String PATH = "(/(?!\\.{1,2}([/,\\s]|$))([\\w.~!$&'()*+=:@-]|%[89a-fA-F][\\da-fA-F])+)*/?";

    /** Maximum length of a value: the regular expressions recurse once per character, and the stack is limited. */
    private static final int MAX_VALUE = 500;

    /** The valid values of each header; several values are separated by commas. */
    private static final Map<String, Pattern> FORMS = Map.of(
            "X-Forwarded-Proto", several("https?"),
            "X-Forwarded-Host", several(HOST),
            "X-Forwarded-Port", several("\\d{1,5}"),
            "X-Forwarded-Prefix", several(PATH));

    /**
     * Headers that are ignored: a gateway may pass them on as the client sent them, and the address is already known.
     */
    private static final Set<String> IGNORED = new TreeSet<>(String.CASE_INSENSITIVE_ORDER);

    static {
        Collections.addAll(IGNORED, "Forwarded", "X-Forwarded-For", "X-Forwarded-Ssl");
    }

    private final ForwardedHeaderFilter applying = new ForwardedHeaderFilter();
    private final ForwardedHeaderFilter removing = new ForwardedHeaderFilter();

    GatewayFilter() {
        removing.setRemoveOnly(true);
    }

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        if (request.getAttribute(Globals.REQUEST_FORWARDED_ATTRIBUTE) == null
                || request.getAttribute(ProblemAnswers.DETAIL_ATTRIBUTE) != null) {
            removing.doFilter(request, response, chain);
            return;
        }
        String malformed = FORMS.entrySet().stream()
                .filter(form -> !Collections.list(request.getHeaders(form.getKey())).stream()
                        .allMatch(value -> value.length() <= MAX_VALUE
                                && form.getValue().matcher(value).matches()))
                .map(Map.Entry::getKey)
                .sorted()
                .collect(Collectors.joining(", "));
        if (malformed.isEmpty()) {
            applying.doFilter(new WithoutIgnoredHeaders(request), response, chain);
        } else if (request.getDispatcherType() == DispatcherType.ERROR) { // already rejected for another reason
            removing.doFilter(request, response, chain);
        } else {
            request.setAttribute(
                    ProblemAnswers.DETAIL_ATTRIBUTE, "The gateway's header " + malformed + " is malformed.");
            response.sendError(HttpServletResponse.SC_BAD_REQUEST);
        }
    }

    private static Pattern several(String one) {
        return Pattern.compile(one + "(\\s*,\\s*" + one + ")*");
    }

    @Override
    protected boolean shouldNotFilterAsyncDispatch() {
        return false;
    }

    @Override
    protected boolean shouldNotFilterErrorDispatch() {
        return false;
    }

    /** A request without the ignored headers. */
    private static final class WithoutIgnoredHeaders extends HttpServletRequestWrapper {

        WithoutIgnoredHeaders(HttpServletRequest request) {
            super(request);
        }

        @Override
        public @Nullable String getHeader(String name) {
            return IGNORED.contains(name) ? null : super.getHeader(name);
        }

        @Override
        public Enumeration<String> getHeaders(String name) {
            return IGNORED.contains(name) ? Collections.emptyEnumeration() : super.getHeaders(name);
        }

        @Override
        public Enumeration<String> getHeaderNames() {
            var names = Collections.list(super.getHeaderNames());
            names.removeIf(IGNORED::contains);
            return Collections.enumeration(names);
        }
    }
}
