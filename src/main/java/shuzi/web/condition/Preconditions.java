package shuzi.web.condition;

import io.swagger.v3.oas.models.media.StringSchema;
import io.swagger.v3.oas.models.parameters.HeaderParameter;
import jakarta.servlet.DispatcherType;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springdoc.core.customizers.GlobalOperationCustomizer;
import org.springdoc.core.utils.SpringDocUtils;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.MethodParameter;
import org.springframework.http.HttpHeaders;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.support.WebDataBinderFactory;
import org.springframework.web.context.request.NativeWebRequest;
import org.springframework.web.method.HandlerMethod;
import org.springframework.web.method.support.HandlerMethodArgumentResolver;
import org.springframework.web.method.support.ModelAndViewContainer;
import org.springframework.web.servlet.HandlerInterceptor;
import org.springframework.web.servlet.config.annotation.InterceptorRegistry;
import org.springframework.web.servlet.config.annotation.WebMvcConfigurer;

/** Passes {@link Precondition}s to controller methods, and checks the conditions of writes that take none. */
@Configuration(proxyBeanMethods = false)
class Preconditions implements WebMvcConfigurer, HandlerMethodArgumentResolver, HandlerInterceptor {

    private static final Set<String> SAFE = Set.of("GET", "HEAD", "OPTIONS", "TRACE");

    private final EntityTags tags;

    Preconditions(EntityTags tags) {
        this.tags = tags;
    }

    @Override
    public void addArgumentResolvers(List<HandlerMethodArgumentResolver> resolvers) {
        resolvers.add(this);
    }

    @Override
    public void addInterceptors(InterceptorRegistry registry) {
        registry.addInterceptor(this);
    }

    @Override
    public boolean supportsParameter(MethodParameter parameter) {
        return parameter.getParameterType() == Precondition.class;
    }

    @Override
    public Precondition resolveArgument(
            MethodParameter parameter,
            @Nullable ModelAndViewContainer container,
            NativeWebRequest request,
            @Nullable WebDataBinderFactory binders) {
        HttpServletRequest http = request.getNativeRequest(HttpServletRequest.class);
        if (http == null) {
            throw new IllegalStateException("not a request over HTTP");
        }
        return new Precondition(conditions(http), tags);
    }

    /** Returns the conditional headers alone, because others of the request may be malformed. */
    private static HttpHeaders conditions(HttpServletRequest request) {
        var headers = new HttpHeaders();
        for (String name : List.of(HttpHeaders.IF_MATCH, HttpHeaders.IF_NONE_MATCH)) {
            Collections.list(request.getHeaders(name)).forEach(value -> headers.add(name, value));
        }
        return headers;
    }

    @Override
    public boolean preHandle(HttpServletRequest request, HttpServletResponse response, Object handler) {
        if (handler instanceof HandlerMethod method
                && request.getDispatcherType() == DispatcherType.REQUEST
                && !SAFE.contains(request.getMethod())
                && Arrays.stream(method.getMethodParameters()).noneMatch(this::supportsParameter)) {
            Precondition.requireForUntagged(conditions(request));
        }
        return true;
    }

    /** Adds the headers {@code If-Match} and, where resources are created by PUT, {@code If-None-Match} to the OpenAPI document. */
    @Configuration(proxyBeanMethods = false)
    static class Description {

        static {
            SpringDocUtils.getConfig().addRequestWrapperToIgnore(Precondition.class);
        }

        @Bean
        GlobalOperationCustomizer preconditionsInOpenApi() {
            return (operation, handler) -> {
                if (Arrays.stream(handler.getMethodParameters())
                        .anyMatch(parameter -> parameter.getParameterType() == Precondition.class)) {
                    operation.addParametersItem(new HeaderParameter()
                            .name(HttpHeaders.IF_MATCH)
                            .description(
                                    "`ETag` that the resource must still have. Otherwise the response is 412 and nothing"
                                            + " changes")
                            .required(false)
                            .schema(new StringSchema())
                            .example("\"0c5f3a1b9d8e7f60718293a4b5c6d7e8\""));
                    if (handler.hasMethodAnnotation(PutMapping.class)) {
                        operation.addParametersItem(new HeaderParameter()
                                .name(HttpHeaders.IF_NONE_MATCH)
                                .description("`*` only creates. If the resource exists, the response is 412")
                                .required(false)
                                .schema(new StringSchema())
                                .example("*"));
                    }
                }
                return operation;
            };
        }
    }
}
