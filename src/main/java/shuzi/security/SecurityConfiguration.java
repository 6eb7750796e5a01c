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
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.tomcat.autoconfigure.TomcatServerProperties;
import org.springframework.boot.tomcat.servlet.TomcatServletWebServerFactory;
import org.springframework.boot.web.server.WebServerFactoryCustomizer;
import org.springframework.boot.web.server.context.WebServerApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.annotation.Order;
import org.springframework.http.HttpHeaders;
import org.springframework.http.server.ServerHttpResponse;
import org.springframework.security.authentication.AuthenticationManager;
import org.springframework.security.authorization.AuthorityAuthorizationManager;
import org.springframework.security.authorization.AuthorizationDecision;
import org.springframework.security.authorization.AuthorizationManager;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.config.annotation.web.configurers.AbstractHttpConfigurer;
import org.springframework.security.config.annotation.web.configurers.HeadersConfigurer;
import org.springframework.security.config.http.SessionCreationPolicy;
import org.springframework.security.config.observation.SecurityObservationSettings;
import org.springframework.security.oauth2.server.resource.web.authentication.BearerTokenAuthenticationConverter;
import org.springframework.security.web.SecurityFilterChain;
import org.springframework.security.web.access.intercept.RequestAuthorizationContext;
import org.springframework.security.web.authentication.AnonymousAuthenticationFilter;
import org.springframework.security.web.authentication.AuthenticationConverter;
import org.springframework.security.web.authentication.AuthenticationFilter;
import org.springframework.security.web.authentication.preauth.PreAuthenticatedAuthenticationToken;
import org.springframework.security.web.firewall.HttpFirewall;
import org.springframework.security.web.firewall.StrictHttpFirewall;
import org.springframework.security.web.header.HeaderWriter;
import org.springframework.security.web.header.writers.CacheControlHeadersWriter;
import org.springframework.security.web.header.writers.CrossOriginResourcePolicyHeaderWriter.CrossOriginResourcePolicy;
import org.springframework.security.web.header.writers.ReferrerPolicyHeaderWriter.ReferrerPolicy;
import org.springframework.web.context.support.WebApplicationContextUtils;
import org.springframework.web.cors.CorsConfiguration;
import org.springframework.web.cors.DefaultCorsProcessor;
import org.springframework.web.cors.UrlBasedCorsConfigurationSource;
import org.springframework.web.filter.CorsFilter;
import org.springframework.web.util.InvalidUrlException;
import shuzi.security.SecuritySettings.Mode;
import shuzi.security.audit.AuditLog;
import shuzi.security.limit.ClientLimits;
import shuzi.security.limit.LimitSettings;
import shuzi.web.body.RequestBodyValve;
import shuzi.web.problem.ForbiddenException;
import shuzi.web.problem.InvalidRequestException;
import shuzi.web.problem.ProblemAnswers;
import shuzi.web.request.Client;

/** Configures the security filter chain: authentication, rate limits, audit, authorization. */
@Configuration(proxyBeanMethods = false)
class SecurityConfiguration {

    static final String API_KEY_HEADER = "X-API-Key";

    private static final String CONTENT_SECURITY_POLICY = "Content-Security-Policy";

    /** Pictures, and how browsers show them; nothing else is loaded, and nothing runs. */
    private static final String POLICY = "default-src 'none'; style-src 'unsafe-inline'; img-src 'self' data:;"
            + " base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

    /** Swagger UI runs its own scripts, asks this service, and shows the pictures that it gets. */
    private static final String POLICY_OF_SWAGGER_UI = "default-src 'none'; script-src 'self';"
            + " style-src 'self' 'unsafe-inline'; img-src 'self' data: blob:; font-src 'self' data:; connect-src 'self';"
            + " base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

    private final SecuritySettings settings;
    private final ApiKeyAuthenticationManager keys;
    private final ClientLimits limits;
    private final AuditLog audit;
    private final ProblemAnswers problems;
    private final int threads;

    SecurityConfiguration(
            SecuritySettings settings,
            ApiKeyAuthenticationManager keys,
            ClientLimits limits,
            AuditLog audit,
            ProblemAnswers problems,
            TomcatServerProperties tomcat) {
        this.threads = tomcat.getThreads().getMax();
        this.settings = settings;
        this.keys = keys;
        this.limits = limits;
        this.audit = audit;
        this.problems = problems;
    }

    /** The management port, where there is one of its own, is open: who reaches it is for the network to say. */
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

    @Bean
    @Order(2)
    SecurityFilterChain mainPort(HttpSecurity http) {
        boolean open = settings.mode() == Mode.NONE;
        var rejections = new ProblemAuthenticationEntryPoint(settings.mode() == Mode.JWT, limits, problems);
        stateless(http)
                .headers(this::headers)
                .exceptionHandling(handling ->
                        handling.authenticationEntryPoint(rejections).accessDeniedHandler(rejections))
                .authorizeHttpRequests(requests -> requests.dispatcherTypeMatchers(
                                DispatcherType.ASYNC, DispatcherType.ERROR, DispatcherType.INCLUDE)
                        .permitAll() // more of a request that came in, or what is said of its failure
                        .anyRequest()
                        .access(open ? anybody() : byTable()));
        add(http, limits.admission(threads, EndpointRoles::isHealth));
        if (open) {
            add(http, new BrowserGuard(settings.allowedOrigins(), problems));
        }
        if (!settings.allowedOrigins().isEmpty()) {
            add(http, cors());
        }
        if (!open) {
            add(http, this::openIsReadWithoutBody);
        }
        switch (settings.mode()) {
            case NONE -> {}
            case API_KEY -> add(http, authentication(keys, SecurityConfiguration::sentKey, rejections));
            case JWT -> {
                var tokens = new JwtAuthenticationManager(
                        Objects.requireNonNull(settings.jwt().issuer()),
                        Objects.requireNonNull(settings.jwt().audience()));
                add(http, authentication(tokens, new BearerTokenAuthenticationConverter(), rejections));
            }
        }
        limits.concurrentRequests(!open, EndpointRoles::isHealth).ifPresent(filter -> add(http, filter));
        limits.requests(!open, EndpointRoles::isHealth).ifPresent(filter -> add(http, filter));
        add(http, audit.filter(open));
        limits.uploads(!open).ifPresent(filter -> add(http, filter));
        return http.build();
    }

    /** No session, no cookie: so neither CSRF tokens, nor anything to log in to or out of. */
    private static HttpSecurity stateless(HttpSecurity http) {
        return http.csrf(AbstractHttpConfigurer::disable)
                .sessionManagement(session -> session.sessionCreationPolicy(SessionCreationPolicy.STATELESS))
                .requestCache(AbstractHttpConfigurer::disable)
                .logout(AbstractHttpConfigurer::disable);
    }

    /** In the order they are added. */
    private static void add(HttpSecurity http, Filter filter) {
        http.addFilterBefore(filter, AnonymousAuthenticationFilter.class);
    }

    /** Actuator's endpoints read a body, whoever sends it, and would wait for it. */
    private void openIsReadWithoutBody(ServletRequest request, ServletResponse response, FilterChain chain)
            throws IOException, ServletException {
        var asked = (HttpServletRequest) request;
        boolean body = asked.getContentLengthLong() > 0 || asked.getHeader("Transfer-Encoding") != null;
        if (body && EndpointRoles.isOpen(asked)) {
            var answer = (HttpServletResponse) response;
            RequestBodyValve.leaveUnread(asked, answer);
            problems.send(asked, answer, InvalidRequestException.field("body", "must be left out"));
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
            if (EndpointRoles.isOpen(request)) {
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
            AuthenticationManager clients, AuthenticationConverter sent, ProblemAuthenticationEntryPoint rejections) {
        var filter = new AuthenticationFilter(clients, sent);
        filter.setRequestMatcher(request -> !EndpointRoles.isOpen(request));
        filter.setSuccessHandler((request, response, client) -> Client.identify(request, client.getName()));
        filter.setFailureHandler(rejections::commence);
        return filter;
    }

    private static @Nullable PreAuthenticatedAuthenticationToken sentKey(HttpServletRequest request) {
        String key = request.getHeader(API_KEY_HEADER);
        return key == null ? null : new PreAuthenticatedAuthenticationToken(key, "");
    }

    private void headers(HeadersConfigurer<HttpSecurity> headers) {
        headers.referrerPolicy(policy -> policy.policy(ReferrerPolicy.NO_REFERRER))
                .crossOriginResourcePolicy(policy -> policy.policy(CrossOriginResourcePolicy.SAME_ORIGIN))
                .httpStrictTransportSecurity(hsts -> hsts.includeSubDomains(false)) // sent over HTTPS only
                .cacheControl(HeadersConfigurer.CacheControlConfig::disable)
                .addHeaderWriter(forPath());
    }

    private HeaderWriter forPath() {
        var noStore = new CacheControlHeadersWriter(); // where nothing else is said
        return (request, response) -> {
            boolean documents = EndpointRoles.isDocuments(request);
            if (!response.containsHeader(CONTENT_SECURITY_POLICY)) { // plots and the report have a stricter one
                response.setHeader(CONTENT_SECURITY_POLICY, documents ? POLICY_OF_SWAGGER_UI : POLICY);
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

    private Filter cors() {
        var configuration = new CorsConfiguration();
        configuration.setAllowedOrigins(settings.allowedOrigins());
        configuration.setAllowedMethods(List.of("GET", "HEAD", "POST", "PUT", "DELETE"));
        configuration.setAllowedHeaders(List.of(
                API_KEY_HEADER,
                "Authorization",
                "Accept",
                "Content-Type",
                "Idempotency-Key",
                "If-Match",
                "If-None-Match",
                "If-Range",
                "Last-Event-ID",
                "Prefer",
                "Range",
                "X-Request-Id"));
        configuration.setExposedHeaders(List.of(
                "X-Request-Id",
                "Location",
                "Link",
                "Retry-After",
                "ETag",
                "Accept-Ranges",
                "Content-Range",
                "Preference-Applied"));
        configuration.setMaxAge(Duration.ofHours(1));
        var source = new UrlBasedCorsConfigurationSource();
        source.registerCorsConfiguration("/**", configuration);
        var filter = new CorsFilter(source);
        filter.setCorsProcessor(new RejectingAsProblem());
        return filter;
    }

    /** Rejects other origins with a problem document. */
    private final class RejectingAsProblem extends DefaultCorsProcessor {

        @Override
        public boolean processRequest(
                @Nullable CorsConfiguration configuration, HttpServletRequest request, HttpServletResponse response)
                throws IOException {
            boolean allowed;
            try {
                allowed = super.processRequest(configuration, request, response);
            } catch (InvalidUrlException malformed) {
                allowed = false;
            }
            if (!allowed) {
                RequestBodyValve.leaveUnread(request, response);
                problems.send(
                        request,
                        response,
                        ForbiddenException.because("The CORS settings do not allow this request from this origin."));
            }
            return allowed;
        }

        @Override
        protected void rejectRequest(ServerHttpResponse response) {
            // the problem document is all the answer
        }
    }

    /** Strict with paths, as they decide; what is in headers and parameters is evaluated where it is used, and named. */
    @Bean
    HttpFirewall firewall() {
        var firewall = new StrictHttpFirewall();
        firewall.setUnsafeAllowAnyHttpMethod(true); // those that there are not get their 405
        firewall.setAllowedHeaderNames(name -> true);
        firewall.setAllowedHeaderValues(value -> true);
        firewall.setAllowedParameterNames(name -> true);
        firewall.setAllowedParameterValues(value -> true);
        return firewall;
    }

    /** Puts the valve around all others of Tomcat: to those within, a connection that is to be closed is an error to report. */
    @Configuration(proxyBeanMethods = false)
    static class RequestBodies {

        @Bean
        WebServerFactoryCustomizer<TomcatServletWebServerFactory> requestBodyValve(
                SecuritySettings settings, LimitSettings limits) {
            return factory -> factory.addEngineValves(
                    new RequestBodyValve(limits.bodyRate(), limits.bodyTime(), settings.mode() != Mode.NONE));
        }
    }

    /** Requests are measured once, as such. */
    @Bean
    SecurityObservationSettings noObservations() {
        return SecurityObservationSettings.noObservations();
    }
}
