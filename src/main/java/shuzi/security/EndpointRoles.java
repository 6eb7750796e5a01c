package shuzi.security;

import static org.springframework.http.HttpMethod.DELETE;
import static org.springframework.http.HttpMethod.GET;
import static org.springframework.http.HttpMethod.HEAD;
import static org.springframework.http.HttpMethod.OPTIONS;
import static org.springframework.http.HttpMethod.PATCH;
import static org.springframework.http.HttpMethod.POST;
import static org.springframework.http.HttpMethod.PUT;
import static shuzi.security.Role.ADMIN;
import static shuzi.security.Role.DEPLOY;
import static shuzi.security.Role.PREDICT;
import static shuzi.security.Role.READ;
import static shuzi.security.Role.TRAIN;

import jakarta.servlet.http.HttpServletRequest;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.springframework.http.HttpMethod;
import org.springframework.http.server.PathContainer;
import org.springframework.web.util.ServletRequestPathUtils;
import org.springframework.web.util.pattern.PathPattern;
import org.springframework.web.util.pattern.PathPatternParser;

/**
 * Maps each operation to the roles that allow it, by the first row of a table that matches. Nobody can call an
 * operation without a row, unless it is public (see {@link #isOpen(HttpServletRequest)}).
 */
final class EndpointRoles {

    private static final List<Permission> TABLE = List.of(
            row(GET, "/access", Role.values()),
            row(GET, "/models/{id}/evaluation", READ), // contains results by writer
            row(GET, "/models/{id}/evaluations/**", READ),
            row(GET, "/models/{id}/comparison", READ),
            row(GET, "/models/{id}/plots/sample-predictions", READ), // contains images of the data set
            row(GET, "/models/aliases/*/revisions", READ), // contain comparisons and names of clients
            row(GET, "/models/aliases/*/events", READ),
            row(GET, "/models/**", PREDICT, READ),
            row(PUT, "/models/aliases/*", DEPLOY),
            row(POST, "/models/aliases/*/rollback", DEPLOY),
            row(POST, "/models/**", TRAIN),
            row(PUT, "/models/**", TRAIN),
            row(PATCH, "/models/**", TRAIN),
            row(DELETE, "/models/**", ADMIN),
            row(POST, "/predict/**", PREDICT),
            row(GET, "/numbers/**", PREDICT, READ),
            row(GET, "/v2/**", PREDICT),
            row(POST, "/v2/**", PREDICT),
            row(GET, "/datasets/**", READ),
            row(POST, "/datasets/**", TRAIN),
            row(PUT, "/datasets/**", TRAIN),
            row(PATCH, "/datasets/**", TRAIN),
            row(DELETE, "/datasets/**", ADMIN),
            row(GET, "/training-jobs/**", READ),
            row(POST, "/training-jobs/**", TRAIN),
            row(PUT, "/training-jobs/**", TRAIN),
            row(DELETE, "/training-jobs/**", ADMIN));

    private static final List<PathPattern> HEALTH =
            patterns("/livez", "/readyz", "/actuator/health/**", "/v2/health/*");
    private static final List<PathPattern> DOCUMENTS =
            patterns("/swagger-ui.html", "/swagger-ui/**", "/v3/api-docs/**", "/v3/api-docs.yaml");
    private static final List<PathPattern> PROBLEMS = patterns("/problems/*");
    private static final List<PathPattern> PAGE =
            patterns("/", "/page/**", "/webjars/lit-html/**", "/webjars/uplot/**");

    private EndpointRoles() {}

    /**
     * A row of the table.
     *
     * @param roles a client needs one of them
     */
    private record Permission(HttpMethod method, PathPattern path, Set<Role> roles) {}

    private static Permission row(HttpMethod method, String path, Role... roles) {
        return new Permission(
                method, PathPatternParser.defaultInstance.parse(path), new TreeSet<>(Arrays.asList(roles)));
    }

    private static List<PathPattern> patterns(String... paths) {
        return Stream.of(paths).map(PathPatternParser.defaultInstance::parse).toList();
    }

    /** Returns the roles of which a client needs one; an empty set if nobody is allowed. */
    static Set<Role> roles(HttpMethod method, PathContainer path) {
        HttpMethod effective = method.equals(HEAD) ? GET : method;
        return TABLE.stream()
                .filter(row -> row.method.equals(effective) && row.path.matches(path))
                .map(Permission::roles)
                .findFirst()
                .orElseGet(() ->
                        // every authenticated client can ask for the methods of a path
                        effective.equals(OPTIONS) && !methods(path).isEmpty() ? Set.of(Role.values()) : Set.of());
    }

    static Set<Role> roles(HttpServletRequest request) {
        return roles(HttpMethod.valueOf(request.getMethod()), path(request));
    }

    /** Returns the methods of the table's rows with that path. */
    static Set<HttpMethod> methods(PathContainer path) {
        return TABLE.stream()
                .filter(row -> row.path.matches(path))
                .map(Permission::method)
                .collect(Collectors.toSet());
    }

    /**
     * Tells whether a request needs no role: it reads health, the page, the OpenAPI document, Swagger UI or descriptions
     * of problems.
     */
    static boolean isOpen(HttpServletRequest request) {
        boolean reads = request.getMethod().equals("GET") || request.getMethod().equals("HEAD");
        return reads && (isHealth(request) || isDocuments(request) || isPage(request) || matches(PROBLEMS, request));
    }

    /** Tells whether reading a path of the OpenAPI document needs no role. */
    static boolean isOpen(PathContainer path) {
        return Stream.of(HEALTH, PROBLEMS).flatMap(List::stream).anyMatch(pattern -> pattern.matches(path));
    }

    static boolean isHealth(HttpServletRequest request) {
        return matches(HEALTH, request);
    }

    static boolean isDocuments(HttpServletRequest request) {
        return matches(DOCUMENTS, request);
    }

    static boolean isPage(HttpServletRequest request) {
        return matches(PAGE, request);
    }

    private static boolean matches(List<PathPattern> patterns, HttpServletRequest request) {
        PathContainer path = path(request);
        return patterns.stream().anyMatch(pattern -> pattern.matches(path));
    }

    /** Returns the path that selects the controller. */
    static PathContainer path(HttpServletRequest request) {
        return ServletRequestPathUtils.parse(request).pathWithinApplication();
    }
}
