package shuzi.web.binding;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Marks a JSON body as a merge patch (RFC 7396): an omitted field stays as it is and is not checked, and null removes
 * the value of a field unless the field is {@link jakarta.validation.constraints.NotNull}.
 */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
public @interface MergePatch {}
