package shuzi.web.paging;

import io.swagger.v3.oas.annotations.media.Schema;
import java.util.List;
import java.util.function.Function;

/**
 * One page of a list.
 *
 * @param content elements of the page
 * @param page position of the page in the list
 */
public record Page<T>(
        @Schema(description = "The elements of this page") List<T> content,

        @Schema(description = "Position of this page in the list")
        Position page) {

    /** The position of a page in its list. */
    @Schema(name = "PagePosition", description = "Position of a page in its list")
    public record Position(
            @Schema(description = "Number of this page, counted from 0", example = "0")
            int number,

            @Schema(description = "Maximum number of elements in a page", example = "20")
            int size,

            @Schema(description = "Number of elements in the list", example = "42")
            long totalElements,

            @Schema(description = "Number of pages in the list", example = "3")
            long totalPages) {}

    /** Creates the page that a query requests. */
    public static <T> Page<T> of(List<T> content, PageQuery query, long totalElements) {
        return new Page<>(
                content,
                new Position(query.page(), query.size(), totalElements, Math.ceilDiv(totalElements, query.size())));
    }

    /** Returns the page with each element replaced. */
    public <R> Page<R> map(Function<T, R> function) {
        return new Page<>(content.stream().map(function).toList(), page);
    }
}
