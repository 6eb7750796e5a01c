package shuzi.web.paging;

import io.swagger.v3.oas.models.headers.Header;
import io.swagger.v3.oas.models.media.StringSchema;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springdoc.core.customizers.GlobalOperationCustomizer;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.MethodParameter;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.http.converter.HttpMessageConverter;
import org.springframework.http.server.ServerHttpRequest;
import org.springframework.http.server.ServerHttpResponse;
import org.springframework.web.bind.annotation.RestControllerAdvice;
import org.springframework.web.servlet.mvc.method.annotation.ResponseBodyAdvice;
import org.springframework.web.servlet.support.ServletUriComponentsBuilder;

/**
 * Adds the header {@code Link} (RFC 8288) to a page, with links to the first, previous, next and last page of the list.
 */
@RestControllerAdvice
class PageLinks implements ResponseBodyAdvice<Page<?>> {

    /** Maximum length of a query with links: the header repeats it up to four times. */
    private static final int MAX_QUERY = 500;

    @Override
    public boolean supports(MethodParameter returned, Class<? extends HttpMessageConverter<?>> converter) {
        return returned.getParameterType() == Page.class;
    }

    @Override
    public @Nullable Page<?> beforeBodyWrite(
            @Nullable Page<?> page,
            MethodParameter returned,
            MediaType type,
            Class<? extends HttpMessageConverter<?>> converter,
            ServerHttpRequest request,
            ServerHttpResponse response) {
        String query = request.getURI().getRawQuery();
        if (page != null && (query == null || query.length() <= MAX_QUERY)) {
            response.getHeaders().set(HttpHeaders.LINK, links(page.page()));
        }
        return page;
    }

    private static String links(Page.Position here) {
        long last = Math.max(0, here.totalPages() - 1);
        var links = new ArrayList<String>();
        links.add(link(0, "first"));
        if (here.number() > 0) {
            links.add(link(Math.min(here.number() - 1, last), "prev"));
        }
        if (here.number() < last) {
            links.add(link(here.number() + 1, "next"));
        }
        links.add(link(last, "last"));
        return String.join(", ", links);
    }

    private static String link(long number, String relation) {
        return "<%s>; rel=\"%s\""
                .formatted(
                        ServletUriComponentsBuilder.fromCurrentRequest()
                                .replaceQueryParam("page", number)
                                .build()
                                .toUriString(),
                        relation);
    }

    /** Adds the header, and the values of {@code sort}, to the OpenAPI document. */
    @Configuration(proxyBeanMethods = false)
    static class Description {

        @Bean
        GlobalOperationCustomizer pageLinksInOpenApi() {
            return (operation, handler) -> {
                SortedBy sorted = handler.getMethodAnnotation(SortedBy.class);
                if (sorted != null) {
                    operation.getParameters().stream()
                            .filter(parameter -> parameter.getName().equals("sort"))
                            .forEach(parameter -> parameter.schema(new StringSchema()
                                    ._enum(Arrays.stream(sorted.value())
                                            .flatMap(field -> Stream.of(field + ",asc", field + ",desc"))
                                            .toList())));
                }
                if (handler.getReturnType().getParameterType() == Page.class) {
                    var link = new Header()
                            .description("Links to other pages of the list: first, prev, next, last (RFC 8288)")
                            .schema(new StringSchema());
                    operation.getResponses().forEach((status, response) -> {
                        if (status.equals("200")) {
                            response.addHeaderObject(HttpHeaders.LINK, link);
                        }
                    });
                }
                return operation;
            };
        }
    }
}
