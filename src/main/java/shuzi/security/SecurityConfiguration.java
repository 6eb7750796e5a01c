package shuzi.security;

import jakarta.servlet.DispatcherType;
import jakarta.servlet.Filter;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletResponse;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Objects;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.tomcat.autoconfigure.TomcatServerProperties;
import org.springframework.boot.tomcat.servlet.TomcatServletWebServerFactory;
import org.springframework.boot.web.server.WebServerFactoryCustomizer;
import org.springframework.boot.web.server.context.WebServerApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.annotation.Order;
import org.springframework.http.HttpHeaders;
import org.springframework.security.authentication.AuthenticationManager;
import org.springframework.security.authorization.AuthorityAuthorizationManager;
import org.springframework.security.authorization.AuthorizationDecision;
import org.springframework.security.authorization.AuthorizationManager;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.config.annotation.web.configurers.AbstractHttpConfigurer;
import org.springframework.security.config.annotation.web.configurers.HeadersConfigurer;
import org.springframework.security.config.observation.SecurityObservationSettings;
import org.springframework.security.oauth2.server.resource.web.authentication.BearerTokenAuthenticationConverter;
import org.springframework.security.web.SecurityFilterChain;
import org.springframework.security.web.access.intercept.RequestAuthorizationContext;
import org.springframework.security.web.authentication.AnonymousAuthenticationFilter;
import org.springframework.security.web.authentication.AuthenticationConverter;
import org.springframework.security.web.authentication.AuthenticationFilter;
import org.springframework.security.web.authentication.preauth.PreAuthenticatedAuthenticationToken;
import org.springframework.security.web.context.RequestAttributeSecurityContextRepository;
import org.springframework.security.web.firewall.HttpFirewall;
import org.springframework.security.web.firewall.StrictHttpFirewall;
import org.springframework.security.web.header.HeaderWriter;
import org.springframework.security.web.header.writers.CacheControlHeadersWriter;
import org.springframework.security.web.header.writers.CrossOriginResourcePolicyHeaderWriter.CrossOriginResourcePolicy;
import org.springframework.security.web.header.writers.ReferrerPolicyHeaderWriter.ReferrerPolicy;
import org.springframework.web.context.support.WebApplicationContextUtils;
import shuzi.security.SecuritySettings.Mode;
import shuzi.security.audit.AuditLog;
import shuzi.security.limit.ClientLimits;
import shuzi.security.limit.LimitSettings;
import shuzi.web.body.RequestBodyValve;
import shuzi.web.problem.InvalidRequestException;
import shuzi.web.problem.ProblemAnswers;
import shuzi.web.request.Client;
import shuzi.web.request.WarmUpRequests;

/** Configures the security filter chain: authentication, rate limits, audit, authorization. */
@Configuration(proxyBeanMethods = false)
class SecurityConfiguration {

    static final String API_KEY_HEADER = "X-API-Key";

    private static final String CONTENT_SECURITY_POLICY = "Content-Security-Policy";

    /** Allows images and the styles with which browsers show them, no scripts and nothing else. */
    private static final String POLICY = "default-src 'none'; style-src 'unsafe-inline'; img-src 'self' data:;"
            + " base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

    /** Allows what Swagger UI needs: its own scripts, requests to this service, and images from responses. */
    private static final String POLICY_OF_SWAGGER_UI = "default-src 'none'; script-src 'self';"
            + " style-src 'self' 'unsafe-inline'; img-src 'self' data: blob:; font-src 'self' data:; connect-src 'self';"
            + " base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

    /** Allows what the page needs: its own files, requests to this service, and images from responses. */
    private static final String POLICY_OF_PAGE =
            "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data: blob:; connect-src 'self';"
                    + " base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

    private final SecuritySettings settings;
    private final ApiKeyAuthenticationManager keys;
    private final ClientLimits limits;
    private final AuditLog audit;
    private final ProblemAnswers problems;
    private final WarmUpRequests warmUp;
    private final int threads;

    SecurityConfiguration(
            SecuritySettings settings,
            ApiKeyAuthenticationManager keys,
            ClientLimits limits,
            AuditLog audit,
            ProblemAnswers problems,
            WarmUpRequests warmUp,
            TomcatServerProperties tomcat) {
        this.threads = tomcat.getThreads().getMax();
        this.settings = settings;
        this.keys = keys;
        this.limits = limits;
        this.audit = audit;
        this.problems = problems;
        this.warmUp = warmUp;
    }

    /** Configures a separate management port. It needs no authentication: the network decides who can reach it. */
    @Bean
    @Order(1)
    SecurityFilterChain managementPort(HttpSecurity http) {
        return stateless(http)
                .securityMatcher(SecurityConfiguration::isOnManagementPort)
                .authorizeHttpRequests(requests -> requests.anyRequest().permitAll())
                .build();
    }

    private static boolean isOnManagementPort(HttpServletRequest request) {
        return WebServerApplicationContext.hasServerNamespace(
                WebApplicationContextUtils.getWebApplicationContext(request.getServletContext()), "management");
    }

    /** Configures the main port: admission, CORS, authentication, limits, audit and authorization. */
    @Bean
    @Order(2)
    SecurityFilterChain mainPort(HttpSecurity http) {
        boolean open = settings.mode() == Mode.NONE;
        var entryPoint = new ProblemAuthenticationEntryPoint(settings.mode() == Mode.JWT, limits, problems);
        stateless(http)
                .headers(this::configureHeaders)
                .exceptionHandling(handling ->
                        handling.authenticationEntryPoint(entryPoint).accessDeniedHandler(entryPoint))
                .authorizeHttpRequests(requests -> requests.dispatcherTypeMatchers(
                                DispatcherType.ASYNC, DispatcherType.ERROR, DispatcherType.INCLUDE)
                        .permitAll() // later dispatches of a request that was already authorized
                        .anyRequest()
                        .access(open ? anybody() : byTable()));
        add(http, this::markWarmUp);
        add(http, limits.admission(threads, EndpointRoles::isHealth));
        if (open) {
            add(http, new BrowserGuard(settings.allowedOrigins(), problems));
        }
        if (!settings.allowedOrigins().isEmpty()) {
            add(http, new ProblemCorsFilter(settings.allowedOrigins(), problems));
        }
        if (!open) {
            add(http, this::rejectBodyOfPublicRequest);
        }
        switch (settings.mode()) {
            case NONE -> {}
            case API_KEY -> add(http, authentication(keys, SecurityConfiguration::apiKey, entryPoint));
            case JWT -> {
                var tokens = new JwtAuthenticationManager(
                        Objects.requireNonNull(settings.jwt().issuer()),
                        Objects.requireNonNull(settings.jwt().audience()));
                add(http, authentication(tokens, new BearerTokenAuthenticationConverter(), entryPoint));
            }
        }
        limits.concurrentRequests(!open, SecurityConfiguration::isUnlimited).ifPresent(filter -> add(http, filter));
        limits.requests(!open, SecurityConfiguration::isUnlimited).ifPresent(filter -> add(http, filter));
        add(http, audit.filter(open));
        limits.uploads(!open).ifPresent(filter -> add(http, filter));
        return http.build();
    }

    private void markWarmUp(ServletRequest request, ServletResponse response, FilterChain chain)
            throws IOException, ServletException {
        warmUp.mark((HttpServletRequest) request);
        chain.doFilter(request, response);
    }

    private static boolean isUnlimited(HttpServletRequest request) {
        return EndpointRoles.isHealth(request) || WarmUpRequests.isMarked(request);
    }

    /**
     * Turns off sessions and what needs them: CSRF tokens, saved requests and logout. The service sets no cookies. Each
     * would cost every request a filter.
     */
    private static HttpSecurity stateless(HttpSecurity http) {
        return http.csrf(AbstractHttpConfigurer::disable)
                .sessionManagement(AbstractHttpConfigurer::disable)
                .securityContext(
                        context -> context.securityContextRepository(new RequestAttributeSecurityContextRepository()))
                .requestCache(AbstractHttpConfigurer::disable)
                .logout(AbstractHttpConfigurer::disable);
    }

    /** Adds a filter behind those added before. */
    private static void add(HttpSecurity http, Filter filter) {
        http.addFilterBefore(filter, AnonymousAuthenticationFilter.class);
    }

    /**
     * Rejects a body in requests for public resources, because Actuator would wait for the body of an unauthenticated
     * client.
     */
    private void rejectBodyOfPublicRequest(ServletRequest request, ServletResponse response, FilterChain chain)
            throws IOException, ServletException {
        var httpRequest = (HttpServletRequest) request;
        boolean body = httpRequest.getContentLengthLong() > 0 || httpRequest.getHeader("Transfer-Encoding") != null;
        if (body && EndpointRoles.isOpen(httpRequest)) {
            var httpResponse = (HttpServletResponse) response;
            RequestBodyValve.leaveUnread(httpRequest, httpResponse);
            problems.send(httpRequest, httpResponse, InvalidRequestException.field("body", "must be left out"));
        } else {
            chain.doFilter(request, response);
        }
    }

    private static AuthorizationManager<RequestAuthorizationContext> anybody() {
        return (authentication, context) -> new AuthorizationDecision(true);
    }

    private static AuthorizationManager<RequestAuthorizationContext> byTable() {
        return (authentication, context) -> {
            HttpServletRequest request = context.getRequest();
            if (EndpointRoles.isOpen(request) || WarmUpRequests.isMarked(request)) {
                return new AuthorizationDecision(true);
            }
            String[] roles =
                    EndpointRoles.roles(request).stream().map(Role::toString).toArray(String[]::new);
            return roles.length == 0
                    ? new AuthorizationDecision(false)
                    : AuthorityAuthorizationManager.hasAnyAuthority(roles).authorize(authentication, context);
        };
    }

    private static Filter authentication(
            AuthenticationManager manager,
            AuthenticationConverter converter,
            ProblemAuthenticationEntryPoint entryPoint) {
        var filter = new AuthenticationFilter(manager, converter);
        filter.setRequestMatcher(request -> !EndpointRoles.isOpen(request) && !WarmUpRequests.isMarked(request));
        filter.setSuccessHandler((request, response, client) -> Client.identify(
                request,
                client.getName(),
                client.getAuthorities().stream()
                        .map(authority -> String.valueOf(authority.getAuthority()))
                        .collect(Collectors.toSet())));
        filter.setFailureHandler(entryPoint::commence);
        return filter;
    }

    private static @Nullable PreAuthenticatedAuthenticationToken apiKey(HttpServletRequest request) {
        String key = request.getHeader(API_KEY_HEADER);
        return key == null ? null : new PreAuthenticatedAuthenticationToken(key, "");
    }

    private void configureHeaders(HeadersConfigurer<HttpSecurity> headers) {
        headers.referrerPolicy(policy -> policy.policy(ReferrerPolicy.NO_REFERRER))
                .crossOriginResourcePolicy(policy -> policy.policy(CrossOriginResourcePolicy.SAME_ORIGIN))
                .httpStrictTransportSecurity(hsts -> hsts.includeSubDomains(false)) // sent over HTTPS only
                .cacheControl(HeadersConfigurer.CacheControlConfig::disable)
                .addHeaderWriter(forPath());
    }

    private HeaderWriter forPath() {
        var noStore = new CacheControlHeadersWriter(); // unless the response has its own Cache-Control
        return (request, response) -> {
            boolean documents = EndpointRoles.isDocuments(request);
            if (!response.containsHeader(CONTENT_SECURITY_POLICY)) { // plots and the report have a stricter one
                boolean page = EndpointRoles.isPage(request);
                response.setHeader(
                        CONTENT_SECURITY_POLICY, documents ? POLICY_OF_SWAGGER_UI : page ? POLICY_OF_PAGE : POLICY);
            }
            if (!documents) {
                noStore.writeHeaders(request, response);
            }
            switch (settings.mode()) { // a cache must not give one client's answer to another
                case NONE -> {}
                case API_KEY -> response.addHeader(HttpHeaders.VARY, API_KEY_HEADER);
                case JWT -> response.addHeader(HttpHeaders.VARY, HttpHeaders.AUTHORIZATION);
            }
        };
    }

    /**
     * Returns a firewall that is strict with paths, because they decide the required role. Headers and parameters are
     * checked where they are used, with messages that name them.
     */
    @Bean
    HttpFirewall firewall() {
        var firewall = new StrictHttpFirewall();
        firewall.setUnsafeAllowAnyHttpMethod(true); // an unknown method gets 405
        firewall.setAllowedHeaderNames(name -> true);
        firewall.setAllowedHeaderValues(value -> true);
        firewall.setAllowedParameterNames(name -> true);
        firewall.setAllowedParameterValues(value -> true);
        return firewall;
    }

    /**
     * Adds the valve for request bodies outside Tomcat's own, which would report a connection that it closes as an
     * error.
     */
    @Configuration(proxyBeanMethods = false)
    static class RequestBodies {

        @Bean
        WebServerFactoryCustomizer<TomcatServletWebServerFactory> requestBodyValve(
                SecuritySettings settings, LimitSettings limits) {
            return factory -> factory.addEngineValves(
                    new RequestBodyValve(limits.bodyRate(), limits.bodyTime(), settings.mode() != Mode.NONE));
        }
    }

    /** Turns off the metrics of single filters: requests are measured once, as a whole. */
    @Bean
    SecurityObservationSettings noObservations() {
        return SecurityObservationSettings.noObservations();
    }
}
