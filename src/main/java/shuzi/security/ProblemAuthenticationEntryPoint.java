package shuzi.security;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.time.Duration;
import java.util.Set;
import java.util.stream.Collectors;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;
import org.springframework.security.access.AccessDeniedException;
import org.springframework.security.authentication.AuthenticationServiceException;
import org.springframework.security.authentication.InsufficientAuthenticationException;
import org.springframework.security.core.AuthenticationException;
import org.springframework.security.web.AuthenticationEntryPoint;
import org.springframework.security.web.access.AccessDeniedHandler;
import org.springframework.web.HttpRequestMethodNotSupportedException;
import org.springframework.web.servlet.resource.NoResourceFoundException;
import shuzi.security.limit.ClientLimits;
import shuzi.web.body.RequestBodyValve;
import shuzi.web.problem.ForbiddenException;
import shuzi.web.problem.ProblemAnswers;
import shuzi.web.problem.TooManyRequestsException;
import shuzi.web.problem.UnauthenticatedException;
import shuzi.web.problem.UnavailableException;

/** Answers requests without valid authentication (401) or without the required role (403). */
final class ProblemAuthenticationEntryPoint implements AuthenticationEntryPoint, AccessDeniedHandler {

    private static final Duration ISSUER_RETRY_AFTER = Duration.ofSeconds(5);

    private final boolean tokens;
    private final ClientLimits limits;
    private final ProblemAnswers problems;

    /**
     * Creates the entry point.
     *
     * @param tokens whether clients send tokens rather than keys
     */
    ProblemAuthenticationEntryPoint(boolean tokens, ClientLimits limits, ProblemAnswers problems) {
        this.tokens = tokens;
        this.limits = limits;
        this.problems = problems;
    }

    /** Answers a client without valid authentication, and leaves the body of its request unread. */
    @Override
    public void commence(HttpServletRequest request, HttpServletResponse response, AuthenticationException failure) {
        RequestBodyValve.leaveUnread(request, response);
        problems.send(request, response, unauthenticated(request, response, failure));
    }

    private Exception unauthenticated(
            HttpServletRequest request, HttpServletResponse response, AuthenticationException failure) {
        if (failure instanceof AuthenticationServiceException) {
            return UnavailableException.because(
                    "The token cannot be verified because its issuer is unavailable. Try again later.",
                    ISSUER_RETRY_AFTER);
        }
        try {
            limits.countFailedAuthentication(request);
        } catch (TooManyRequestsException e) {
            return e;
        }
        boolean noCredentials = failure instanceof InsufficientAuthenticationException;
        String challenge = tokens ? "Bearer realm=\"shuzi\"" : "ApiKey realm=\"shuzi\"";
        response.setHeader(
                HttpHeaders.WWW_AUTHENTICATE,
                tokens && !noCredentials ? challenge + ", error=\"invalid_token\"" : challenge);
        if (noCredentials) {
            return UnauthenticatedException.because(
                    tokens
                            ? "Send a bearer token in the header Authorization."
                            : "Send an API key in the header X-API-Key.");
        }
        return UnauthenticatedException.because(
                tokens
                        ? "The token is invalid: it has expired, has another issuer, or is for another service."
                        : "The API key is unknown.");
    }

    /** Answers an authenticated client that lacks the required role, or whose operation or path does not exist. */
    @Override
    public void handle(HttpServletRequest request, HttpServletResponse response, AccessDeniedException denied) {
        problems.send(request, response, denied(request, response));
    }

    private Exception denied(HttpServletRequest request, HttpServletResponse response) {
        Set<Role> roles = EndpointRoles.roles(request);
        Set<HttpMethod> methods = EndpointRoles.methods(EndpointRoles.path(request));
        if (!roles.isEmpty()) {
            String names = roles.stream().map(Role::toString).collect(Collectors.joining(" or "));
            if (tokens) {
                response.setHeader(
                        HttpHeaders.WWW_AUTHENTICATE,
                        "Bearer realm=\"shuzi\", error=\"insufficient_scope\", scope=\"%s\""
                                .formatted(roles.iterator().next()));
            }
            return ForbiddenException.because("This operation needs the role %s.".formatted(names));
        }
        if (!methods.isEmpty()) {
            return new HttpRequestMethodNotSupportedException(
                    request.getMethod(),
                    methods.stream().map(HttpMethod::name).sorted().toList());
        }
        return new NoResourceFoundException(
                HttpMethod.valueOf(request.getMethod()),
                request.getRequestURI(),
                EndpointRoles.path(request).value().replaceFirst("^/", ""));
    }
}
