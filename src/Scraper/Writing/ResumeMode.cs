namespace Scraper.Writing;

/// <summary>What a run does where an earlier one has not come to its end.</summary>
internal enum ResumeMode
{
    /// <summary>Goes on with it, if its list and its options are the same.</summary>
    GoOn,

    /// <summary>Goes on with it too if lines have been added at the end of its list.</summary>
    GoOnWithLongerList,

    /// <summary>Begins anew, behind the results that are there.</summary>
    Fresh,
}
