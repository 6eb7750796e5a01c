package shuzi.request;

import jakarta.servlet.DispatcherType;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.lang.reflect.Method;
import java.lang.reflect.RecordComponent;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.DefaultParameterNameDiscoverer;
import org.springframework.core.MethodParameter;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.method.HandlerMethod;
import org.springframework.web.servlet.HandlerInterceptor;
import org.springframework.web.servlet.config.annotation.InterceptorRegistry;
import org.springframework.web.servlet.config.annotation.WebMvcConfigurer;
import shuzi.problem.FieldProblem;
import shuzi.problem.InvalidRequestException;

/** Refuses a query parameter that the operation does not have: what is sent must not be ignored. */
@Configuration(proxyBeanMethods = false)
class UnknownParameters implements WebMvcConfigurer, HandlerInterceptor {

    private static final String OURS = "shuzi."; // the OpenAPI document and Swagger UI have controllers too

    private final DefaultParameterNameDiscoverer names = new DefaultParameterNameDiscoverer();
    private final Map<Method, Set<String>> known = new ConcurrentHashMap<>();

    @Override
    public void addInterceptors(InterceptorRegistry registry) {
        registry.addInterceptor(this);
    }

    @Override
    public boolean preHandle(HttpServletRequest request, HttpServletResponse response, Object handler) {
        String query = request.getQueryString();
        if (query != null
                && request.getDispatcherType() == DispatcherType.REQUEST
                && handler instanceof HandlerMethod method
                && method.getBeanType().getName().startsWith(OURS)) {
            Set<String> parameters = known.computeIfAbsent(method.getMethod(), any -> parameters(method));
            List<FieldProblem> unknown = names(query)
                    .filter(name -> !parameters.contains(name))
                    .distinct()
                    .map(name -> new FieldProblem(
                            name,
                            parameters.isEmpty()
                                    ? "is not a parameter of this operation, which has none"
                                    : "is not a parameter of this operation; its parameters are " + parameters))
                    .toList();
            if (!unknown.isEmpty()) {
                throw InvalidRequestException.fields(unknown);
            }
        }
        return true;
    }

    /** The names in a query, decoded; the body of a form, where there are more of them, is not looked at. */
    private static Stream<String> names(String query) {
        return Arrays.stream(query.split("&"))
                .filter(parameter -> !parameter.isEmpty())
                .map(parameter -> parameter.split("=", 2)[0])
                .map(name -> {
                    try {
                        return URLDecoder.decode(name, StandardCharsets.UTF_8);
                    } catch (IllegalArgumentException malformed) {
                        return name;
                    }
                });
    }

    /** The names of what a controller takes by itself, and of the components of its records. */
    private Set<String> parameters(HandlerMethod method) {
        var parameters = new LinkedHashSet<String>();
        for (MethodParameter parameter : method.getMethodParameters()) {
            parameter.initParameterNameDiscovery(names);
            RequestParam single = parameter.getParameterAnnotation(RequestParam.class);
            if (single != null) {
                parameters.add(single.name().isEmpty() ? String.valueOf(parameter.getParameterName()) : single.name());
            } else if (parameter.getParameterType().isRecord()
                    && !parameter.hasParameterAnnotation(RequestBody.class)) {
                Arrays.stream(parameter.getParameterType().getRecordComponents())
                        .map(RecordComponent::getName)
                        .forEach(parameters::add);
            }
        }
        return parameters;
    }
}
