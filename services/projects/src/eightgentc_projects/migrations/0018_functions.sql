-- The items of the acting project that hold most of these terms, the best first: as BM25 weighs them, where a term that few
-- items hold says more than one that many do, and a long text less than a short one that holds as much. Those that reach
-- less than a tenth of the best are left out. Terms that a fifth of the newest items hold, or more than twenty of 400, are not
-- sought where any other is: they say little, and would be most of the work. A definer, since row security keeps the service itself from the
-- index of words. Each term begins with the end of its project's id, so that of the index of all projects only this one's
-- part is read; the project is compared afterwards, so that no plan reads all its items for each term instead.
CREATE FUNCTION projects.recall_by_words(p_terms text[], p_but uuid[], p_size integer)
RETURNS TABLE (item_id uuid)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = '' AS $$
    WITH mine AS MATERIALIZED (
        SELECT nullif(current_setting('app.project_id', true), '')::uuid AS id
        WHERE projects.acting_role() IS NOT NULL
    ), newest AS MATERIALIZED (
        SELECT r.words FROM projects.recall_items r
        WHERE r.project_id = (SELECT id FROM mine) ORDER BY r.item_id DESC LIMIT 400
    ), items AS MATERIALIZED (
        SELECT count(*) AS number FROM (
            SELECT FROM projects.recall_items r WHERE r.project_id = (SELECT id FROM mine) LIMIT 10000) AS counted
    ), asked AS MATERIALIZED (
        SELECT a.term, quote_literal(a.term)::tsquery AS query FROM unnest(p_terms) AS a (term)
    ), rare AS MATERIALIZED (
        SELECT a.term, a.query FROM asked a
        WHERE (SELECT count(*) FROM newest n WHERE n.words @@ a.query)
            <= (SELECT least(20, greatest(3, count(*) / 5)) FROM newest)
    ), sought AS MATERIALIZED (
        SELECT r.term, r.query FROM rare r
        UNION ALL
        SELECT a.term, a.query FROM asked a WHERE NOT EXISTS (SELECT FROM rare)
    ), held AS MATERIALIZED (
        SELECT s.term, held.* FROM sought s CROSS JOIN LATERAL (
            SELECT r.project_id, r.item_id, length(r.words) AS words FROM projects.recall_items r
            WHERE r.words @@ s.query LIMIT 2000
        ) AS held
    ), found AS MATERIALIZED (
        SELECT h.term, h.item_id, h.words FROM held h WHERE h.project_id = (SELECT id FROM mine)
    ), weighed AS MATERIALIZED (
        SELECT f.term, ln(1 + (greatest(items.number - count(*), 0) + 0.5) / (count(*) + 0.5)) AS weight
        FROM found f CROSS JOIN items GROUP BY f.term, items.number
    ), scored AS (
        -- 60 terms are some twenty words.
        SELECT f.item_id, sum(w.weight) / (1 + 1.2 * (0.25 + 0.75 * max(f.words) / 60)) AS score
        FROM found f JOIN weighed w ON w.term = f.term
        WHERE f.item_id <> ALL (p_but) GROUP BY f.item_id
    ), best AS (
        SELECT s.item_id, s.score, max(s.score) OVER () AS highest FROM scored s
    )
    SELECT b.item_id FROM best b WHERE b.score >= b.highest / 10
    ORDER BY b.score DESC, b.item_id DESC LIMIT p_size
$$;

-- Projects that remember what the index of the memory does not hold yet, each with a member who may write there; a project
-- may come more than once. Of chats those count in which nobody said anything for p_quiet seconds. Where p_embeds, also those
-- with items that p_model did not embed ('': that no model did). Not those where a job is about to, or failed ten minutes ago.
CREATE FUNCTION projects.unindexed_projects(
    p_quiet double precision, p_embeds boolean, p_model text, p_size integer
) RETURNS TABLE (project_id uuid, tenant text, user_id uuid)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = '' AS $$
    SELECT p.id, p.tenant, writer.user_id FROM (
        SELECT c.project_id FROM projects.conversations c
        WHERE c.last_sequence > c.indexed_sequence AND c.update_time < now() - make_interval(secs => p_quiet)
        UNION ALL
        SELECT i.project_id FROM projects.insights i
        WHERE i.indexed_version <> CASE WHEN i.delete_time IS NULL THEN i.version ELSE -1 END
        UNION ALL
        SELECT r.project_id FROM projects.recall_items r WHERE p_embeds AND r.embedding_model = ''
        UNION ALL
        SELECT r.project_id FROM projects.recall_items r
        WHERE p_embeds AND p_model <> '' AND r.embedding_model > '' AND r.embedding_model < p_model
        UNION ALL
        SELECT r.project_id FROM projects.recall_items r
        WHERE p_embeds AND p_model <> '' AND r.embedding_model > p_model
    ) AS due
    JOIN projects.projects p ON p.id = due.project_id AND p.delete_time IS NULL
    CROSS JOIN LATERAL (
        SELECT m.user_id FROM projects.members m
        WHERE m.project_id = p.id AND m.role IN ('commenter', 'editor', 'owner')
        ORDER BY m.role = 'owner' DESC, m.user_id LIMIT 1
    ) AS writer
    WHERE NOT EXISTS (
        SELECT FROM projects.jobs j WHERE j.project_id = p.id AND j.kind = 'index_memory'
            AND (j.state IN ('queued', 'dispatched', 'running')
                OR (j.state = 'failed' AND j.update_time > now() - interval '10 minutes')))
    LIMIT p_size
$$;
