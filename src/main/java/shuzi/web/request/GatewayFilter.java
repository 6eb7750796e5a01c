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
 * Lets a request appear as it reached the gateway: its scheme, host, port and the prefix of its path, as
 * {@code X-Forwarded-Proto}, {@code -Host}, {@code -Port} and {@code -Prefix} tell. Only a gateway is believed, as
 * Tomcat found it to be one ({@code server.tomcat.remoteip.internal-proxies}) when it took the client's address from
 * {@code X-Forwarded-For}; what others send of this kind is dropped.
 */
public final class GatewayFilter extends OncePerRequestFilter {

    private static final String HOST = "([\\w.-]+|\\[[\\da-fA-F:.]+])(:\\d{1,5})?";
    /** Without what would make a path another one: steps up, ASCII characters in disguise, parameters. */
    private static final String PATH = "(/(?!\\.{1,2}([/,\\s]|$))([\\w.~!$&'()*+=:@-]|%[89a-fA-F][\\da-fA-F])+)*/?";

    /** Matching goes as deep as a value is long; a stack has an end. */
    private static final int LONGEST = 500;

    /** What each may be, or several such with commas between them. */
    private static final Map<String, Pattern> FORMS = Map.of(
            "X-Forwarded-Proto", several("https?"),
            "X-Forwarded-Host", several(HOST),
            "X-Forwarded-Port", several("\\d{1,5}"),
            "X-Forwarded-Prefix", several(PATH));

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
        if (request.getAttribute(Globals.REQUEST_FORWARDED_ATTRIBUTE) == null
                || request.getAttribute(ProblemAnswers.DETAIL_ATTRIBUTE) != null) {
            dropping.doFilter(request, response, chain);
            return;
        }
        String malformed = FORMS.entrySet().stream()
                .filter(form -> !Collections.list(request.getHeaders(form.getKey())).stream()
                        .allMatch(value -> value.length() <= LONGEST
                                && form.getValue().matcher(value).matches()))
                .map(Map.Entry::getKey)
                .sorted()
                .collect(Collectors.joining(", "));
        if (malformed.isEmpty()) {
            believing.doFilter(new WithoutSome(request), response, chain);
        } else if (request.getDispatcherType() == DispatcherType.ERROR) { // it is rejected already, for something else
            dropping.doFilter(request, response, chain);
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
