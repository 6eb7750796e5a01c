package shuzi.security;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.net.InetAddress;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import org.springframework.http.HttpHeaders;
import org.springframework.web.cors.CorsUtils;
import org.springframework.web.filter.OncePerRequestFilter;
import org.springframework.web.util.InvalidUrlException;
import shuzi.web.body.RequestBodyValve;
import shuzi.web.problem.ForbiddenException;
import shuzi.web.problem.ProblemAnswers;

/**
 * Protects a service without authentication from requests that a web site makes a local browser send. DNS rebinding is
 * detected by {@code Host}, a cross-site form by the headers in which browsers state the origin of a request.
 */
final class BrowserGuard extends OncePerRequestFilter {

    private static final Set<String> SAFE_METHODS = Set.of("GET", "HEAD", "OPTIONS", "TRACE");
    private static final Pattern PORT = Pattern.compile(":[0-9]*$");

    private final List<String> allowedOrigins;
    private final ProblemAnswers problems;

    BrowserGuard(List<String> allowedOrigins, ProblemAnswers problems) {
        this.allowedOrigins = allowedOrigins;
        this.problems = problems;
    }

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        String host = request.getHeader(HttpHeaders.HOST); // as the client sent it: forwarded headers do not count
        if (host != null && !isLoopback(host)) {
            reject(
                    request,
                    response,
                    "If shuzi.security.mode is none, the header Host must be localhost or a loopback address.");
        } else if (!SAFE_METHODS.contains(request.getMethod()) && isFromAnotherSite(request)) {
            reject(
                    request,
                    response,
                    "A page of another web site cannot change anything unless shuzi.security.allowed-origins"
                            + " lists that site.");
        } else {
            chain.doFilter(request, response);
        }
    }

    private void reject(HttpServletRequest request, HttpServletResponse response, String why) {
        RequestBodyValve.leaveUnread(request, response);
        problems.send(request, response, ForbiddenException.because(why));
    }

    private boolean isFromAnotherSite(HttpServletRequest request) {
        String origin = request.getHeader(HttpHeaders.ORIGIN);
        if (origin != null && allowedOrigins.contains(origin)) {
            return false;
        }
        String site = request.getHeader("Sec-Fetch-Site");
        if (site != null) {
            return !site.equals("same-origin") && !site.equals("none");
        }
        try {
            return CorsUtils.isCorsRequest(request);
        } catch (InvalidUrlException ignored) {
            return true; // a malformed origin is not ours
        }
    }

    private static boolean isLoopback(String host) {
        String name = PORT.matcher(host).replaceFirst("").toLowerCase(Locale.ROOT);
        if (name.equals("localhost") || name.endsWith(".localhost")) {
            return true;
        }
        try {
            return InetAddress.ofLiteral(name).isLoopbackAddress();
        } catch (IllegalArgumentException ignored) {
            return false; // a host name, not an address
        }
    }
}
