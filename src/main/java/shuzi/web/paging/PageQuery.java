package shuzi.web.paging;

import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.media.Schema;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import shuzi.core.Excerpt;
import shuzi.web.problem.FieldProblem;
import shuzi.web.problem.InvalidRequestException;

/**
 * The requested page of a list, and the order of the list.
 *
 * @param page number of the page, counted from 0
 * @param size maximum number of elements in the page
 * @param sort name of a field, followed by ",asc" (the default) or ",desc"
 */
public record PageQuery(
        @Parameter(description = "Number of the page, counted from 0", example = "0")
        @Schema(defaultValue = "0")
        @Min(0)
        @Max(1_000_000)
        @Nullable
        Integer page,

        @Parameter(description = "Maximum number of elements in the page", example = "20")
        @Schema(defaultValue = "" + DEFAULT_SIZE)
        @Min(1)
        @Max(200)
        @Nullable
        Integer size,

        @Parameter(description = "Field to sort by, followed by `,asc` (the default) or `,desc`") @Nullable
        String sort) {

    private static final int DEFAULT_SIZE = 20;
    private static final Set<String> DIRECTIONS = Set.of("asc", "desc");

    /** Returns the number of elements before the page. */
    public long offset() {
        return (long) page() * size();
    }

    @Override
    public Integer page() {
        return page == null ? 0 : page;
    }

    @Override
    public Integer size() {
        return size == null ? DEFAULT_SIZE : size;
    }

    /**
     * Returns the ORDER BY clause.
     *
     * @param columns SQL column for each field by which the list can be sorted
     * @param standard order if the client requests none
     * @param tieBreaker a unique column, so that pages neither overlap nor leave gaps
     * @throws InvalidRequestException if the client requests another field or direction
     */
    public String orderBy(Map<String, String> columns, String standard, String tieBreaker) {
        if (sort == null || sort.isBlank()) {
            return " order by " + standard + ", " + tieBreaker;
        }
        problemOfSort(sort, columns.keySet()).ifPresent(problem -> {
            throw InvalidRequestException.fields(List.of(problem));
        });
        String[] parts = parts(sort);
        return " order by " + columns.get(parts[0]) + " " + parts[1] + ", " + tieBreaker;
    }

    /**
     * Returns what is wrong with a sort, if anything is.
     *
     * @param fields that the list may be sorted by
     */
    public static Optional<FieldProblem> problemOfSort(String sort, Collection<String> fields) {
        String[] parts = parts(sort);
        if (sort.isBlank() || (fields.contains(parts[0]) && DIRECTIONS.contains(parts[1]))) {
            return Optional.empty();
        }
        return Optional.of(new FieldProblem(
                "sort",
                "must be one of " + fields.stream().sorted().toList() + ", then ',asc' or ',desc', not '"
                        + Excerpt.of(sort) + "'"));
    }

    /** Returns field and direction. */
    private static String[] parts(String sort) {
        return (sort.contains(",") ? sort : sort + ",asc").split(",", 2);
    }

    /** Returns the LIMIT and OFFSET clause. */
    public String limit() {
        return " limit " + size() + " offset " + offset();
    }
}
